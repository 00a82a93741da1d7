/** What an App may do, by GitHub's names. For whoever sets a scene; the records are in `state/`. */
export type Permissions = import('./state/accounts.ts').Permissions
