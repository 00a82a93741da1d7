import type { ChangeSet } from '../domain/change-set.ts'
import type { Policy } from '../domain/policy.ts'
import type { SetUpRecord } from '../domain/set-up-record.ts'
import type { Layer } from './sandbox.ts'
import type { Journal } from './stage.ts'

export interface SetUpTarget {
  readonly side: SetUpRecord['side']
  /** What is set up: base's tree, or base with the head's manifests. How, only base and its policy say. */
  readonly tree: string
}

export type SetUpOutcome =
  /** Nothing of base says that anything must be installed. */
  | { readonly type: 'none' }
  | {
      readonly type: 'ready'
      readonly record: SetUpRecord
      readonly bytes: number
      layers(): readonly Layer[]
    }
  | { readonly type: 'failed'; readonly record: SetUpRecord }

/**
 * Installs what a tree needs, in a sandbox of its own with a way to the registries, or finds it installed before, and
 * records it in the run's log. What failed once in a run is not tried again in it.
 */
export type SetUp = (journal: Journal, target: SetUpTarget, signal: AbortSignal) => Promise<SetUpOutcome>

/** Whether what a change asks for may be installed, and why not: a clause of a sentence. */
export type MayInstall = (
  change: ChangeSet,
  policy: Policy,
  signal?: AbortSignal,
) => Promise<{ readonly allowed: true } | { readonly allowed: false; readonly why: string }>
