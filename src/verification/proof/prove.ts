import type { Evidence, Proof } from '../../domain/evidence.ts'
import type { Intent, Kind } from '../../domain/intent.ts'
import { proveDocs } from './docs.ts'
import { proveFix } from './fix.ts'
import type { ProofResult } from './proof-result.ts'
import { proveRefactor } from './refactor.ts'
import { parseRenames } from './renames.ts'
import { proveTests, type TestOrder, type TestRoom } from './test-proof.ts'

export type Seen = Pick<Evidence, 'sides' | 'failBefore' | 'newlyFailing' | 'replayed' | 'coverage'>

/** Whether the change is what was asked for, by the measure of its kind. */
export async function prove(
  room: TestRoom,
  order: TestOrder & { readonly intent: Intent; readonly seen: Seen },
  signal: AbortSignal,
): Promise<Proof> {
  const { kind, revert } = order.intent
  if (revert !== undefined)
    return { kind, holds: 'not-applicable', reasons: ['What it takes back needs no proof of its own.'] }
  return { kind, ...(await resultOf(kind, room, order, signal)) }
}

type Order = Parameters<typeof prove>[1]

async function resultOf(kind: Kind, room: TestRoom, order: Order, signal: AbortSignal): Promise<ProofResult> {
  if (kind === 'docs') return proveDocs(order.diff)
  if (order.sides.length === 0) return { holds: 'not-applicable', reasons: ['Nothing could be run.'] }
  if (kind === 'fix') return proveFix(order.sides, order.seen.failBefore)
  if (kind === 'test') return proveTests(room, order, signal)
  const { request, subject } = order.intent
  return proveRefactor(order.diff, order.seen, parseRenames([request ?? '', subject.title, subject.body].join('\n')))
}
