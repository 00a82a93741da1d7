import type { Row } from '../domain/examination.ts'
import { unknown } from '../domain/examination.ts'
import { isFault } from '../domain/fault.ts'

/** One thing to look at. Throws Faults; whatever it throws becomes a row. */
export interface Check {
  readonly name: string
  readonly look: () => Promise<readonly Row[]>
}

/** Looks at everything, one after the other; what cannot be looked at is a row too. Never throws a Fault. */
export async function examine(checks: readonly Check[]): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of examineEach(checks)) rows.push(row)
  return rows
}

/** The same, each row as soon as it is known. */
export async function* examineEach(checks: readonly Check[]): AsyncGenerator<Row> {
  for (const { name, look } of checks) yield* await look().catch((error: unknown) => missing(name, error))
}

function missing(name: string, error: unknown): Row[] {
  if (!isFault(error)) throw error
  const todo = error.retryable ? 'Try again later.' : 'Mend what it names, then look again.'
  return [unknown(name, `It could not be looked at: ${error.message}.`, todo)]
}

/** Whether anything keeps a promise from holding. */
export function isSound(rows: readonly Row[]): boolean {
  return rows.every(({ health }) => health !== 'fail')
}
