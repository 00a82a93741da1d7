import type { BuildSignal } from '../../domain/build-signal.ts'
import type { Purpose } from '../../ports/code-host.ts'

export type Permissions = Readonly<Record<string, 'read' | 'write'>>

/**
 * What a token of each purpose may do, in one repository. Never more than app.yml asks for, and never
 * `administration`, `workflows`, `actions: write` or `secrets`.
 */
export const PERMISSIONS: Readonly<Record<Purpose, Permissions>> = {
  read: { metadata: 'read', contents: 'read', issues: 'read', pull_requests: 'read', checks: 'read' },
  // Comments and reactions on a pull request need `pull_requests`, those on an issue `issues`.
  talk: { metadata: 'read', issues: 'write', pull_requests: 'write' },
  publish: { metadata: 'read', contents: 'write', pull_requests: 'write' },
  // GitHub asks for `contents: write` to mark a draft ready and to delete a branch.
  gate: { metadata: 'read', contents: 'write', pull_requests: 'write', checks: 'write' },
  // No `workflows`: GitHub refuses a merge that would bring a workflow file, and so it should.
  merge: { metadata: 'read', contents: 'write', pull_requests: 'write' },
  // Tokens of their own: an installation that has not accepted `members` is refused just these.
  people: { metadata: 'read', members: 'read' },
  invite: { metadata: 'read', pull_requests: 'write', members: 'read' },
}

/** For what CI says of commits: checks, statuses, and the logs of jobs. Sees no contents and changes nothing. */
export const CI_PERMISSIONS: Permissions = { metadata: 'read', actions: 'read', checks: 'read', statuses: 'read' }

/** For reading what CI or a deployment said of a commit, by what says it. */
export const HISTORY_PERMISSIONS: Readonly<Record<BuildSignal['kind'], Permissions>> = {
  check: { metadata: 'read', contents: 'read', checks: 'read' },
  status: { metadata: 'read', contents: 'read', statuses: 'read' },
  deployment: { metadata: 'read', contents: 'read', deployments: 'read' },
}

/** For fetching a commit over git: reads one repository, nothing else. */
export const FETCH_PERMISSIONS: Permissions = { metadata: 'read', contents: 'read' }

/** For looking up our own bot's user: sees no content at all. */
export const LOOKUP_PERMISSIONS: Permissions = { metadata: 'read' }

/** For looking at how a repository is set up: reads, and only as far as was granted. */
export const INSPECT_PERMISSIONS: Permissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'read',
  checks: 'read',
  statuses: 'read',
  members: 'read',
}
