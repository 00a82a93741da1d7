/** A repository as its numeric id knows it: names can be renamed or transferred, the id stays. */
export interface RepositoryRef {
  readonly id: number
  readonly owner: string
  readonly name: string
  readonly installationId: number
  readonly defaultBranch: string
}

/** Who did something on GitHub. Compared by id; look-alike logins mean nothing. */
export interface Actor {
  readonly id: number
  readonly login: string
  readonly type: 'User' | 'Bot' | 'Organization' | 'Mannequin'
}

/** GitHub's `role_name` of a collaborator; custom roles count as the base role that they extend, or `none`. */
export const ROLES = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
export type Role = (typeof ROLES)[number]

export function hasRole(actual: Role, needed: Role): boolean {
  return ROLES.indexOf(actual) >= ROLES.indexOf(needed)
}

export function fullName(repository: { readonly owner: string; readonly name: string }): string {
  return `${repository.owner}/${repository.name}`
}
