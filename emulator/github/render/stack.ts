import { isPull, type PullRequest } from '../state/issues.ts'
import type { Stack } from '../state/stacks.ts'
import type { Repository, World } from '../state/world.ts'
import { repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'

export function stackOf(repository: Repository, pull: number): Stack | undefined {
  return repository.stacks?.find(({ pulls }) => pulls.includes(pull))
}

/** The `stack` of a pull request; nothing where it is in none. */
export function renderMembership(
  repository: Repository,
  issue: PullRequest,
): { stack?: Schemas['pull-request-stack'] } {
  const stack = stackOf(repository, issue.number)
  if (stack === undefined) return {}
  const { id, number, base, pulls } = stack
  const bottom = repository.issues.get(pulls[0] ?? 0)
  const sha = bottom !== undefined && isPull(bottom) ? bottom.pull.base.sha : issue.pull.base.sha
  return {
    stack: { id, number, size: pulls.length, position: pulls.indexOf(issue.number) + 1, base: { ref: base, sha } },
  }
}

export function renderStack(world: World, repository: Repository, stack: Stack) {
  const members = stack.pulls.map((number) => repository.issues.get(number)).filter((one) => one !== undefined)
  return {
    id: stack.id,
    number: stack.number,
    node_id: nodeId('S', stack.id),
    url: `${repositoryUrl(world, repository)}/stacks/${stack.number}`,
    base: { ref: stack.base },
    open: members.some(({ state }) => state === 'open'),
    created_at: stack.createdAt,
    pull_requests: members.filter(isPull).map(({ number, state, pull }) => ({
      number,
      state,
      draft: pull.draft,
      merged_at: pull.mergedAt,
      head: { ref: pull.head.ref, sha: pull.head.sha },
    })),
  }
}
