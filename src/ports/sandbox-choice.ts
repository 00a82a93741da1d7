import type { Policy } from '../domain/policy.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { PinnedSandbox } from '../domain/sandbox-start.ts'

export interface SandboxChoice {
  readonly sandbox: PinnedSandbox
  /** What the policy asks for and cannot have, and what to do about it; not empty: the run stops. */
  readonly problems: readonly string[]
}

/** What a run's sandboxes start from, as policy and files of a commit ask and the operator allows. Throws the code host's faults. */
export type ChooseSandbox = (order: {
  readonly repository: RepositoryRef
  readonly commit: string
  readonly policy: Policy
}) => Promise<SandboxChoice>
