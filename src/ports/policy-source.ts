import type { Policy } from '../domain/policy.ts'
import type { RepositoryRef } from '../domain/repository.ts'

export interface ReadPolicy {
  /** What operator, organisation and repository decide together. */
  readonly policy: Policy
  /** SHA-256 over the policy as decided, defaults filled in. */
  readonly digest: string
  /** What is wrong with the files, each with line and hint; not empty: nothing may be decided by them. */
  readonly problems: readonly string[]
  /** Values that a layer above does not allow, each with layer, key and line: the stricter value holds. */
  readonly ignored: readonly string[]
  /** Which layers the values come from; keys that nobody says are left out. */
  readonly origins: readonly { readonly key: string; readonly from: readonly string[] }[]
}

/**
 * The owners' policy for pull requests into `branch`, as a commit holds it, under those of the organisation and the
 * operator; defaults where there is no file. Throws the code host's faults: what cannot be read is never left out.
 */
export interface PolicySource {
  read(repository: RepositoryRef, commit: string, branch: string): Promise<ReadPolicy>
}
