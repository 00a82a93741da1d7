import type { Policy } from '../domain/policy.ts'
import type { Actor, RepositoryRef } from '../domain/repository.ts'

/** Whose words start work somewhere. */
export interface Asking {
  readonly repository: RepositoryRef
  /** Absent in what was recorded before there was a policy: whoever can write. */
  readonly ask?: Policy['ask'] | undefined
}

/**
 * What somebody lacks to ask for work, as it is now: a role, and, where the policy names teams or users, being one of each
 * group. @returns what follows a name in a sentence, such as "has read access; the policy asks for write"; undefined: they
 * may ask. Teams that cannot be read have no members. Other faults of the code host are thrown.
 */
export type FindLack = (who: Actor, asking: Asking) => Promise<string | undefined>
