import { type Caps, tightenCaps } from '../domain/caps.ts'
import { isFault } from '../domain/fault.ts'
import { type Money, moneyOf } from '../domain/money.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Usage } from '../domain/usage.ts'
import type { Ledger, Settlement } from '../ports/ledger.ts'
import type { Model, ModelAnswer, ModelRequest } from '../ports/model.ts'
import type { Journal } from '../ports/stage.ts'
import { costOf, worstCase } from './cost.ts'
import { explainRefusal } from './explain-refusal.ts'

/** Who keeps count of money, and the operator's caps. */
export interface Spending {
  readonly ledger: Ledger
  readonly caps: Caps
}

export type Metered =
  | {
      readonly type: 'answered'
      readonly answer: ModelAnswer
      /** Absent: no price is known for what answered. */
      readonly cost?: Money
      /** To be called once the answer is stored: a crash before it is settled from the log, and not paid again. */
      readonly settle: () => Promise<void>
    }
  | { readonly type: 'refused'; readonly reason: string }

export interface Meter {
  /** Settles what an earlier attempt left open; to be called before the first stored answer is used. Once, however often. */
  readonly begin: () => Promise<void>
  /** Asks the model once. `call` names it within the run: `agent:12`. Throws what the model throws. */
  readonly ask: (call: string, request: ModelRequest, signal: AbortSignal) => Promise<Metered>
}

/** Longer than any call lasts; a dead worker's run is settled when it is taken up again, which is sooner. */
const TTL_MS = 30 * 60_000
/** The endpoint said no, or could not be reached: nothing was computed, so nothing is owed. */
const UNPAID = [
  'model-unavailable',
  'circuit-open',
  'unauthorized',
  'forbidden',
  'rejected',
  'rate-limited',
  'context-overflow',
] as const

/** Puts the ledger in front of a model: the worst case is reserved, the call made, and what it cost settled. */
export function createMeter(model: Model, journal: Journal, spending: Spending | undefined): Meter {
  if (spending === undefined) {
    return { begin: async () => undefined, ask: (_call, request, signal) => unmetered(model, request, signal) }
  }
  const begin = once(() => settleLeftOvers(spending.ledger, journal))
  return {
    begin,
    async ask(call, request, signal) {
      await begin()
      return askPaid({ model, journal, spending, call }, request, signal)
    },
  }
}

interface Paying {
  readonly model: Model
  readonly journal: Journal
  readonly spending: Spending
  readonly call: string
}

async function askPaid(paying: Paying, request: ModelRequest, signal: AbortSignal): Promise<Metered> {
  const { model, journal, spending, call } = paying
  const { ledger } = spending
  const { runId, intent, base } = journal.state()
  const caps = tightenCaps(spending.caps, base?.policy.budgets.money ?? {})
  const worst = worstCase(model, request)
  const reserved = await ledger.reserve({ runId, step: call, intent, ...worst, caps, ttlMs: TTL_MS })
  if (reserved.type === 'refused') return { type: 'refused', reason: explainRefusal(reserved, worst) }
  const answer = await paid(model.complete(request, signal), { ledger, id: reserved.id, amount: worst.amount })
  const cost = costOf(model, answer, worst)
  const settle = () => ledger.settle(reserved.id, settlementOf(answer.usage, cost))
  return { type: 'answered', answer, settle, ...(cost === undefined ? {} : { cost }) }
}

async function unmetered(model: Model, request: ModelRequest, signal: AbortSignal): Promise<Metered> {
  const answer = await model.complete(request, signal)
  const cost = costOf(model, answer, worstCase(model, request))
  return { type: 'answered', answer, settle: async () => undefined, ...(cost === undefined ? {} : { cost }) }
}

interface Booked {
  readonly ledger: Ledger
  readonly id: string
  readonly amount: bigint
}

// What broke off or was cut off may have been computed to the end, and be on the bill.
async function paid(answer: Promise<ModelAnswer>, { ledger, id, amount }: Booked): Promise<ModelAnswer> {
  try {
    return await answer
  } catch (error) {
    if (isFault(error) && UNPAID.some((code) => code === error.code)) await ledger.release(id)
    else await ledger.settle(id, { amount, inputTokens: 0, outputTokens: 0, assumed: true })
    throw error
  }
}

// Left by a worker that died: what was answered and stored is settled by the log; of the rest nobody knows what it came
// to, so that it stays booked with its worst case, and a crash loop comes to an end at the cap.
async function settleLeftOvers(ledger: Ledger, journal: Journal): Promise<void> {
  const { runId } = journal.state()
  for (const { id, step, amount, currency } of await ledger.open(runId)) {
    const stored = settlementFrom(journal.state(), step)
    if (stored === undefined && !journal.state().spend?.abandoned.includes(id)) {
      await journal.record({ type: 'call.abandoned', data: { id, step, cost: moneyOf(amount, currency) } })
    }
    await ledger.settle(id, stored ?? { amount, inputTokens: 0, outputTokens: 0, assumed: true })
  }
}

function settlementFrom({ spend }: RunState, step: string): Settlement | undefined {
  const call = spend?.calls[step]
  return call && settlementOf(call.usage, call.cost)
}

function settlementOf({ inputTokens, outputTokens }: Usage, cost: Money | undefined): Settlement {
  return { amount: BigInt(cost?.nano ?? 0), inputTokens, outputTokens, assumed: false, unpriced: cost === undefined }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}
