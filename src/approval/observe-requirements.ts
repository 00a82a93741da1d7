import type { Change, CodeOwnersRead, Requirement, Touched } from '../domain/approval-requirement.ts'
import { CODE_OWNERS_PATHS, parseCodeOwners } from '../domain/code-owners.ts'
import { isFault } from '../domain/fault.ts'
import { asksForPaths, requirementsOf } from '../domain/requirements-of.ts'
import type { RunState } from '../domain/run-state.ts'
import type { RepositoryHost } from '../ports/code-host.ts'

export interface Place {
  readonly host: Pick<RepositoryHost, 'file' | 'branchHead' | 'pullFiles'>
  /** The branch that the change goes to: its CODEOWNERS file holds. */
  readonly baseRef: string
}

/** What a run's policy asks of its change beside a number of approvals, by the files and owners as they are now. */
export async function observeRequirements(state: RunState, place: Place): Promise<Requirement[]> {
  const approval = state.base?.policy.approval
  if (approval === undefined) return []
  return requirementsOf(approval, state.judged?.verdict, await changeOf(state, place))
}

async function changeOf(state: RunState, { host, baseRef }: Place): Promise<Change> {
  const approval = state.base?.policy.approval
  if (approval === undefined || !asksForPaths(approval)) return { touched: { paths: [], complete: true } }
  const touched = await touchedBy(state, host)
  if (approval.codeOwners !== 'required') return { touched }
  return { touched, owners: await readCodeOwners(host, baseRef, state.intent.repository.owner) }
}

// What the agent made, by the log, and all that the pull request holds: people may have built upon it.
async function touchedBy({ change, published }: RunState, host: Place['host']): Promise<Touched> {
  const hosted = published === undefined ? { paths: [], complete: true } : await host.pullFiles(published.pull)
  return { paths: [...new Set([...(change?.files ?? []), ...hosted.paths])], complete: hosted.complete }
}

// It is read at every look, beside the work of others.
const MOST_LINES = 20_000
const TOO_LONG = `has more than ${MOST_LINES} lines, so nobody can say who owns what`

/** GitHub's order of places; a file that cannot be read is told from one that is not there. */
export async function readCodeOwners(
  host: Pick<RepositoryHost, 'file' | 'branchHead'>,
  branch: string,
  owner: string,
): Promise<CodeOwnersRead> {
  const commit = await host.branchHead(branch)
  if (commit === undefined) return { ok: false, problem: 'the base branch is gone' }
  for (const path of CODE_OWNERS_PATHS) {
    try {
      const text = await host.file(path, commit)
      if (text !== undefined && text.split('\n').length > MOST_LINES)
        return { ok: false, problem: `${path} ${TOO_LONG}` }
      if (text !== undefined) return { ok: true, path, lines: parseCodeOwners(text, owner) }
    } catch (error) {
      if (!isFault(error, 'too-large') && !isFault(error, 'malformed')) throw error
      return { ok: false, problem: `${error.message}, so nobody can say who owns what` }
    }
  }
  return { ok: true, path: CODE_OWNERS_PATHS[0], lines: [] }
}
