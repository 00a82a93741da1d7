import type { ApprovalDecision, GateEventData } from './gate-event.ts'
import type { MergeEventData } from './merge-event.ts'
import { type MergeState, reduceMerge } from './merge-state.ts'
import type { Actor } from './repository.ts'
import type { EventData, EventType, StoredEvent } from './run-event.ts'

/** What was asked of the second door, what it saw, and what it decided. */
export interface GateState extends MergeState {
  readonly approval?: ApprovalDecision
  /** Where in the log the decision stands: names the effects that follow from it. */
  readonly approvalSeq: number
  /** When it was taken, by the store's clock. Absent: there is none. */
  readonly approvalAt?: string
  readonly approvalRequests: readonly (GateEventData['approval.requested'] & {
    readonly at: string
    readonly seq: number
  })[]
  /** People who pushed to the agent's branch, at any time. Absent: nobody. */
  readonly pushers?: readonly Actor[]
  /** Where in the log the last retarget stands, back or forth. Absent: there was none. */
  readonly retargetSeq?: number
  /** Where in the log it stands that the pull request was closed or merged last. Absent: it was not. */
  readonly closedSeq?: number
  /** The policy moved after the change was published, and it was judged anew. Absent: it was not. */
  readonly rejudged?: boolean
}

interface Judged {
  readonly base?: EventData['base.pinned']
  readonly judged?: EventData['guard.judged']
}

type GateEvent = Extract<StoredEvent, { type: keyof GateEventData | keyof MergeEventData }>

const TYPES: ReadonlySet<EventType> = new Set<GateEvent['type']>([
  'approval.requested',
  'pull.changed',
  'approval.decided',
  'change.rejudged',
  'merge.decided',
  'merge.refused',
])

export function isGateEvent(event: StoredEvent): event is GateEvent {
  return TYPES.has(event.type)
}

/** What was judged under another policy is what may be approved from then on; the log keeps the verdict of before. */
function reduceRejudged({ base }: Judged, { data }: GateEvent & { type: 'change.rejudged' }) {
  const { verdict, factsDigest, ...policy } = data
  if (base === undefined) return {}
  const judged = { verdict, factsDigest, policyDigest: data.policyDigest }
  return { base: { ...base, ...policy }, judged, rejudged: true }
}

export function reduceGate(state: GateState & Judged, event: GateEvent): Partial<GateState & Judged> {
  switch (event.type) {
    case 'approval.requested': {
      // A comment speaks once, however often it is delivered: what moved in between has spent it.
      const { comment, inThread } = event.data
      const isAgain =
        comment !== undefined &&
        state.approvalRequests.some((known) => known.comment === comment && known.inThread === inThread)
      if (isAgain) return {}
      const request = { ...event.data, at: event.at, seq: event.seq }
      return { approvalRequests: [...state.approvalRequests, request] }
    }
    case 'approval.decided':
      return { approval: event.data, approvalSeq: event.seq, approvalAt: event.at, ...reduceMerge(state, event) }
    case 'change.rejudged':
      return reduceRejudged(state, event)
    case 'pull.changed':
      return { ...reduceMoves(state, event), ...reduceMerge(state, event) }
    case 'merge.decided':
    case 'merge.refused':
      return reduceMerge(state, event)
  }
}

/** `what` of a `pull.changed` that says that the base branch is another one. */
export const RETARGETED = 'retargeted'
/** `what` of a `pull.changed` that says that the run's own pull request was closed or merged. */
export const CLOSED = 'closed'

function reduceMoves({ pushers = [] }: GateState, { seq, data }: GateEvent & { type: 'pull.changed' }) {
  const { what, pusher } = data
  const isNew = pusher !== undefined && pushers.every(({ id }) => id !== pusher.id)
  return {
    ...(isNew ? { pushers: [...pushers, pusher] } : {}),
    ...(what === RETARGETED ? { retargetSeq: seq } : {}),
    ...(what === CLOSED ? { closedSeq: seq } : {}),
  }
}
