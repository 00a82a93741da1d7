import type { MergeDecision } from './merge-event.ts'
import type { StoredEvent } from './run-event.ts'

/** What the merge door has tried for the approval that stands. Absent in logs without any. */
export interface MergeState {
  readonly mergeDoor?: MergeDecision
  /** Refusals since the approval that stands, in order. */
  readonly mergeRefusals?: readonly MergeRefusal[]
  /** The last thing that moved about the pull request, its base or its checks: what was refused before may go now. */
  readonly moved?: { readonly seq: number; readonly at: string }
}

export interface MergeRefusal {
  readonly reason: string
  readonly dequeued?: true
  readonly seq: number
  readonly at: string
}

/** `what` of a `pull.changed` that says that a merge queue let go of it: news of what was tried, nothing that moved. */
export const DEQUEUED = 'dequeued'

type MergeEvent = Extract<
  StoredEvent,
  { type: 'merge.decided' | 'merge.refused' | 'approval.decided' | 'pull.changed' }
>

/** One event of the merge door further. A new decision on the approval begins anew. */
export function reduceMerge(state: MergeState, event: MergeEvent): MergeState {
  const { seq, at } = event
  switch (event.type) {
    case 'merge.decided':
      return { mergeDoor: event.data }
    case 'merge.refused':
      return { mergeRefusals: [...(state.mergeRefusals ?? []), { ...event.data, seq, at }] }
    case 'approval.decided':
      return state.mergeRefusals === undefined ? {} : { mergeRefusals: [] }
    case 'pull.changed':
      return event.data.what === DEQUEUED ? {} : { moved: { seq, at } }
  }
}
