import { addMoney, type Money } from './money.ts'
import type { StoredEvent } from './run-event.ts'
import type { Usage } from './usage.ts'

/** What a run has cost so far, by its log. */
export interface SpendState {
  /** Of all calls that have a price; absent: none has. Currencies are not mixed: the first one counts. */
  readonly total?: Money
  /** Answers whose cost nobody knows, for want of a price. */
  readonly unpriced: number
  /** Answers by the names of their calls, so that a resumed run can settle what it finds unsettled. */
  readonly calls: Readonly<Record<string, PaidCall>>
  /** Ids of the calls that count with their worst case. */
  readonly abandoned: readonly string[]
}

export interface PaidCall {
  readonly usage: Usage
  readonly cost?: Money
}

const NOTHING: SpendState = { unpriced: 0, calls: {}, abandoned: [] }

/** The name of the call that a step of the agent makes. */
export function agentCall(step: number): string {
  return `agent:${step}`
}

export function reduceSpend(
  state: SpendState = NOTHING,
  event: Extract<StoredEvent, { type: 'model.answered' | 'reviewer.answered' | 'call.abandoned' }>,
): SpendState {
  const total = totalWith(state.total, event.data.cost)
  if (event.type === 'call.abandoned') return { ...state, ...total, abandoned: [...state.abandoned, event.data.id] }
  const { usage, cost } = event.data
  const name = event.type === 'model.answered' ? agentCall(event.data.step) : event.data.call
  const call = { usage, ...(cost === undefined ? {} : { cost }) }
  const unpriced = state.unpriced + (cost === undefined ? 1 : 0)
  return { ...state, ...total, unpriced, calls: { ...state.calls, [name]: call } }
}

function totalWith(total: Money | undefined, cost: Money | undefined): Pick<SpendState, 'total'> {
  if (total === undefined || cost === undefined) return (total ?? cost) ? { total: (total ?? cost) as Money } : {}
  return { total: total.currency === cost.currency ? addMoney(total, cost) : total }
}
