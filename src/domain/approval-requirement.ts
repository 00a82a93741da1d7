import type { Approvers } from './approvers.ts'
import type { OwnerLine } from './code-owners.ts'
import type { Actor, Role } from './repository.ts'

/** One condition of an approval. A person may count for several; all have to be met. */
export interface Requirement extends Approvers {
  /** `everything`: the change as a whole; else the files that it is about. */
  readonly of: 'everything' | 'paths' | 'code-owners'
  readonly count: number
  /** The least role of who counts. */
  readonly role: Role
  /** What makes it apply: patterns of the policy. */
  readonly patterns: readonly string[]
  /** Changed files that it is about, the first few, both names of a renamed one. */
  readonly files: readonly string[]
  readonly fileCount: number
  /** Why nobody can meet it. */
  readonly problem?: string
}

/** A condition as it was found: who counts for it, who does not and why. */
export interface JudgedRequirement extends Requirement {
  readonly met: boolean
  readonly by: readonly Actor[]
  readonly notBy: readonly { readonly by: Actor; readonly why: string }[]
}

export interface Touched {
  /** Both names of what was renamed. */
  readonly paths: readonly string[]
  /** false: there are more than can be listed. */
  readonly complete: boolean
}

/** What a CODEOWNERS file says, or why that cannot be said. No lines: there is no such file. */
export type CodeOwnersRead =
  | { readonly ok: true; readonly path: string; readonly lines: readonly OwnerLine[] }
  | { readonly ok: false; readonly problem: string }

export interface Change {
  readonly touched: Touched
  /** Absent: not looked at, because the policy does not ask for it. */
  readonly owners?: CodeOwnersRead
}

const MOST_SHOWN = 5

export function filesShown(files: readonly string[]): Pick<Requirement, 'files' | 'fileCount'> {
  const sorted = [...new Set(files)].sort()
  return { files: sorted.slice(0, MOST_SHOWN), fileCount: sorted.length }
}
