import type { Carry } from '../../ports/model.ts'
import type { Endpoint } from './endpoint.ts'

type Named = Pick<Endpoint, 'endpoint' | 'model'>

/** Keeps what this endpoint wants back with its answer; nothing where there is nothing. */
export function toCarry(value: unknown, { endpoint, model }: Named): { carry?: Carry } {
  const text = JSON.stringify(value)
  return text === undefined || text === '{}' || text === '[]' ? {} : { carry: { endpoint, model, value: text } }
}

/** What was kept, if it came from this model: another can do nothing with it, and may refuse it. */
export function fromCarry(carry: Carry | undefined, { endpoint, model }: Named): unknown {
  if (carry === undefined || carry.endpoint !== endpoint || carry.model !== model) return undefined
  return JSON.parse(carry.value)
}
