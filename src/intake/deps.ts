import type { RunLimits } from '../domain/manners.ts'
import type { Memory, MemoryKind } from '../domain/memory.ts'
import type { MergeGroup } from '../domain/merge-group.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Untrusted } from '../domain/untrusted.ts'
import type { CheckIdentity } from '../ports/ci.ts'
import type { NewId } from '../ports/clock.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { MemoryStore } from '../ports/memory-store.ts'
import type { Queue } from '../ports/queue.ts'
import type { RunStore } from '../ports/run-store.ts'
import type { AfterMergeWatch } from './after-merge/watch.ts'
import type { Turns } from './turns.ts'

export interface IntakeDeps {
  readonly codeHost: CodeHost
  readonly runs: RunStore
  readonly queue: Pick<Queue, 'enqueue'>
  readonly newId: NewId
  /** Posts or renews the three checks of a pull request that is not a live run's own. */
  readonly judgePull: (repository: RepositoryRef, number: number) => Promise<void>
  /** Posts the three checks of what a merge queue would merge, unless what it stands on has to be judged before. */
  readonly judgeGroup: (repository: RepositoryRef, group: MergeGroup) => Promise<'posted' | 'too-early'>
  /** What the repository's runs remember. */
  readonly memory: MemoryDesk
  /** Makes labels and a checklist where the App came to. Absent: nothing. @returns what was done, for the log. */
  readonly welcome?: (repositories: readonly { readonly owner: string; readonly name: string }[]) => Promise<string>
  /** What the repository's owners say of runs at large; absent: they want them, without limits. */
  readonly houseRules?: (repository: RepositoryRef) => Promise<{
    readonly optedOut: boolean
    readonly manners: RunLimits
  }>
  /** Whether a check that ended counts on pull requests into a branch. Absent: all do, until they are looked up. */
  readonly checkCounts?: (repository: RepositoryRef, branch: string, check: CheckIdentity) => Promise<boolean>
  /** Whether others that count go on on the commit of a check that ended. Absent: none do. */
  readonly othersGoOn?: (repository: RepositoryRef, branch: string, ended: EndedCheck) => Promise<boolean>
  /** For answers to one account in one place. Absent: those that come at the same moment do not know of each other. */
  readonly inTurn?: Turns
  /** Looks at what turned red after a merge. Absent: nobody does. */
  readonly afterMerge?: AfterMergeWatch
  /** A run in Markdown, for `/agent status`. */
  readonly renderStatus: (state: RunState) => string
}

/** A check that ended, and where. */
export type EndedCheck = CheckIdentity & { readonly commit: string }

export interface MemoryDesk {
  readonly store: Pick<MemoryStore, 'list' | 'confirm' | 'forget'>
  /** Keeps what a person said, confirmed. @returns undefined where the repository's owners keep none, or no text is left. */
  readonly learn: (repository: RepositoryRef, taught: Taught) => Promise<Memory | undefined>
}

/** Words of a person with write access. */
export interface Taught {
  readonly text: Untrusted
  readonly kind: MemoryKind
  readonly by: string
  /** The issue or pull request where it was said, and the run that it was about, if any. */
  readonly number: number
  readonly run?: string
  /** Unique: a repeated delivery teaches nothing new. */
  readonly key: string
}

/** What became of a delivery: one sentence for people, and whether anything was to do. `later`: it is to come again. */
export interface Handled {
  readonly outcome: 'done' | 'ignored' | 'later'
  readonly note: string
}

export function done(note: string): Handled {
  return { outcome: 'done', note }
}

export function later(note: string): Handled {
  return { outcome: 'later', note }
}

export function nothing(note: string): Handled {
  return { outcome: 'ignored', note }
}
