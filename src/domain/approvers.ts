import type { Role } from './repository.ts'

/** Whoever is in one of the teams or one of the users; both empty: anybody with the role. */
export interface Approvers {
  /** Slugs of teams of the repository's organisation. */
  readonly teams: readonly string[]
  /** Logins: whose account each is, is looked up when approvals are counted. */
  readonly users: readonly string[]
}

export interface PathApproval extends Approvers {
  /** Glob patterns; one of them must match a changed path, under the name before or after a rename. */
  readonly match: readonly string[]
  /** Absent: as `approval.role`, which it can only raise. */
  readonly role?: Role | undefined
  readonly count: number
}
