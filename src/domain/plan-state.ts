import type { Intent } from './intent.ts'
import type { PlanDecision, PlanEventData, PlanSaid, QuestionAsked } from './plan-event.ts'
import type { EventType, StoredEvent } from './run-event.ts'

/** The plan that stands, and what people said of it. */
export interface PlanState extends PlanSaid {
  /** Where in the log it was last said, how far it is included. */
  readonly seq: number
  /** Where in the log it began to stand with this digest, and when by the store's clock. */
  readonly since: number
  readonly at: string
  /** How often the agent has said a plan or how far it is. */
  readonly times: number
  readonly requests: readonly (PlanEventData['plan-approval.requested'] & { readonly seq: number })[]
  readonly decision?: PlanDecision
}

export interface Question extends QuestionAsked {
  /** When it was asked, by the store's clock. */
  readonly at: string
  /** The first answer; later ones change nothing. */
  readonly answer?: PlanEventData['question.answered']
}

/** What plans and questions add to a run's state. Absent in logs of before there were any. */
export interface Planning {
  readonly plan?: PlanState
  readonly questions?: readonly Question[]
}

type PlanEventType = keyof PlanEventData
type PlanEvent = Extract<StoredEvent, { type: PlanEventType }>

export function isPlanEvent(event: StoredEvent): event is PlanEvent {
  return PLAN_EVENTS.has(event.type)
}

const PLAN_EVENTS: ReadonlySet<EventType> = new Set<PlanEventType>([
  'plan.made',
  'plan.revised',
  'plan.decided',
  'plan-approval.requested',
  'question.asked',
  'question.answered',
])

/** One event of a plan or a question further. */
export function applyPlanning(
  state: Planning & { readonly intent: Intent },
  event: PlanEvent,
): Planning & { readonly intent?: Intent } {
  switch (event.type) {
    case 'plan.made':
    case 'plan.revised':
      return said(state, event)
    case 'plan.decided':
      return state.plan === undefined ? {} : { plan: { ...state.plan, decision: event.data } }
    case 'plan-approval.requested':
      return state.plan === undefined
        ? {}
        : { plan: { ...state.plan, requests: [...state.plan.requests, { ...event.data, seq: event.seq }] } }
    case 'question.asked':
      return { questions: [...(state.questions ?? []), { ...event.data, at: event.at }] }
    case 'question.answered':
      return { questions: (state.questions ?? []).map((question) => answered(question, event.data)) }
  }
}

function said(
  { plan, intent }: Planning & { readonly intent: Intent },
  { data, seq, at }: StoredEvent & { type: 'plan.made' | 'plan.revised' },
): Planning & { readonly intent?: Intent } {
  const times = (plan?.times ?? 0) + 1
  const requests = plan?.requests ?? []
  // Another plan begins without a decision, also one that was approved before the last.
  const next =
    plan?.digest === data.digest ? { ...plan, ...data, seq, times } : { ...data, seq, since: seq, at, times, requests }
  const kind = intent.door === 'plan' ? data.plan.kind : undefined
  return kind === undefined ? { plan: next } : { plan: next, intent: { ...intent, kind } }
}

function answered(question: Question, answer: PlanEventData['question.answered']): Question {
  return question.number === answer.number && question.answer === undefined ? { ...question, answer } : question
}

/** Whether a plan that was asked for first may be worked off: what stands now is exactly what was approved. */
export function isPlanApproved({ plan }: Planning): boolean {
  return plan?.decision?.state === 'approved' && plan.decision.digest === plan.digest
}

/** The run was asked for a plan first, and no plan that stands is approved. */
export function isPlanning(state: Planning & { readonly intent: Intent }): boolean {
  return state.intent.door === 'plan' && !isPlanApproved(state)
}

/** The question that an answer is waited for. */
export function openQuestion({ questions }: Planning): Question | undefined {
  return questions?.find(({ answer }) => answer === undefined)
}

/** When the question's time is over, ISO 8601 UTC by the store's clock. */
export function deadlineOf({ at, hours }: Pick<Question, 'at' | 'hours'>): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString()
}

/** What a run that is in the agent's hands waits for people for, if anything. */
export function waitingPhase(
  state: Planning & { readonly intent: Intent },
): 'awaiting-plan' | 'awaiting-answer' | undefined {
  if (openQuestion(state) !== undefined) return 'awaiting-answer'
  return state.plan !== undefined && isPlanning(state) ? 'awaiting-plan' : undefined
}
