import type { RoundBegun } from '../../domain/round-event.ts'
import type { Requested } from '../../domain/round-request.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { HostedPull, RepositoryHost } from '../../ports/code-host.ts'

export interface GatherScene {
  readonly state: RunState
  /** All of one cause, oldest first; at least one. */
  readonly requests: readonly Requested[]
  /** As it is now, open. */
  readonly pull: HostedPull
  /** Reads only. */
  readonly host: RepositoryHost
}

type Begins = Pick<RoundBegun, 'reason' | 'threads' | 'merges'>

/** What a round is about. */
export type Gathered =
  | (Begins & {
      readonly type: 'work'
      /** For the agent: what others wrote in it is framed and bounded. */
      readonly message: string
      /** What the workspace holds, where that is not the tree of the pull request's head. */
      readonly tree?: string
      /** See `RoundBegun`. Absent: the merge base with the branch that the pull request was made for. */
      readonly base?: RoundBegun['base']
    })
  /** A sentence for people: why there is nothing to do. */
  | { readonly type: 'nothing'; readonly why: string }

/** Finds out what requests of one cause ask for, as it stands now. Faults are thrown. */
export type Gather = (scene: GatherScene) => Promise<Gathered>
