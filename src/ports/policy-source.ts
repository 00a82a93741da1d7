import type { Policy } from '../domain/policy.ts'
import type { RepositoryRef } from '../domain/repository.ts'

export interface ReadPolicy {
  readonly policy: Policy
  /** SHA-256 over the policy as decided, defaults filled in. */
  readonly digest: string
  /** What is wrong with the file, each with line and hint; not empty: nothing may be decided by it. */
  readonly problems: readonly string[]
}

/** The owners' policy as a commit holds it, defaults where there is no file. Throws the code host's faults. */
export interface PolicySource {
  read(repository: RepositoryRef, commit: string): Promise<ReadPolicy>
}
