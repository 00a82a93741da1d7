import type { Actor } from './repository.ts'
import type { EventData, StoredEvent } from './run-event.ts'

/** What happened to a run's pull request that what GitHub shows of it now does not tell. */
export interface PullMoves {
  /** People who pushed to the agent's branch, at any time. Absent: nobody. */
  readonly pushers?: readonly Actor[]
  /** Where in the log the last retarget stands, back or forth. Absent: there was none. */
  readonly retargetSeq?: number
}

export function reducePullMoves(
  moves: PullMoves,
  { seq, data }: Pick<StoredEvent, 'seq'> & { readonly data: EventData['pull.changed'] },
): PullMoves {
  const { what, pusher } = data
  const known = moves.pushers ?? []
  const isNew = pusher !== undefined && known.every(({ id }) => id !== pusher.id)
  return {
    ...(isNew ? { pushers: [...known, pusher] } : {}),
    ...(what === RETARGETED ? { retargetSeq: seq } : {}),
  }
}

/** `what` of a `pull.changed` that says that the base branch is another one. */
export const RETARGETED = 'retargeted'
