import { requiredText, text } from '../input.ts'
import { GitHubRefusal } from '../refusal.ts'
import { renderCommit } from '../render/commit.ts'
import { renderRepository, repositoryUrl } from '../render/repository.ts'
import { nodeId, type Schemas } from '../render/schemas.ts'
import { renderUser } from '../render/user.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { CommitStatus } from '../state/checks.ts'
import { fullName, type Repository, type World } from '../state/world.ts'
import { requireCommit } from './commits.ts'

/** The older way to report on a commit, open to everybody who may write. */
export const statusRoutes: readonly Route[] = [
  onRepository('POST /statuses/{sha}', needs('statuses:write', 'write'), createStatus),
  onRepository('GET /commits/{+ref}/status', needs('statuses:read', 'read'), combineStatuses),
]

const MOST_BRANCHES = 10
const STATES = ['error', 'failure', 'pending', 'success']

async function createStatus(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, actor, body } = request
  const state = requiredText(body, 'state', 'Status')
  if (!STATES.includes(state)) {
    throw new GitHubRefusal(422, 'Validation Failed', [{ resource: 'Status', field: 'state', code: 'invalid' }])
  }
  const status: CommitStatus = {
    id: world.nextId(),
    actor,
    sha: await requireCommit(request, request.params.sha ?? ''),
    state: state as CommitStatus['state'],
    context: text(body, 'context') ?? 'default',
    description: text(body, 'description') ?? null,
    targetUrl: text(body, 'target_url') ?? null,
    createdAt: world.timestamp(),
  }
  repository.statuses.push(status)
  const { id, sha, context } = status
  world.record(actor, 'status.created', { repository: fullName(repository), id, sha, context, state })
  await tellStatus(request, status)
  const creator = renderUser(world, actor.user)
  return { status: 201, body: { ...renderStatus(world, repository, status), creator } satisfies Schemas['status'] }
}

async function tellStatus({ world, repository, actor }: RepositoryRequest, status: CommitStatus): Promise<void> {
  const { id, sha, context, description, state, targetUrl, createdAt } = status
  const branches = []
  for (const { name, sha: tip } of await repository.git.refs('refs/heads')) {
    const holds = (await repository.git.exec(['merge-base', '--is-ancestor', sha, tip])).code === 0
    const at = { sha: tip, url: `${repositoryUrl(world, repository)}/commits/${tip}` }
    if (holds) branches.push({ name: name.slice('refs/heads/'.length), commit: at, protected: false })
  }
  const said = { id, sha, name: fullName(repository), context, description, state, target_url: targetUrl }
  const about = { commit: await renderCommit(world, repository, { sha }), branches: branches.slice(0, MOST_BRANCHES) }
  const payload = { ...said, ...about, created_at: createdAt, updated_at: createdAt }
  world.notify({ event: 'status', actor, repository, payload })
}

async function combineStatuses(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, params } = request
  const sha = await requireCommit(request, params.ref ?? '')
  const latest = new Map<string, CommitStatus>()
  for (const status of repository.statuses) if (status.sha === sha) latest.set(status.context, status)
  const statuses = [...latest.values()]
  const url = repositoryUrl(world, repository)
  const body: Schemas['combined-commit-status'] = {
    state: combinedState(statuses),
    statuses: statuses.map((status) => renderStatus(world, repository, status)),
    sha,
    total_count: statuses.length,
    repository: renderRepository(world, repository) as Schemas['minimal-repository'],
    commit_url: `${url}/commits/${sha}`,
    url: `${url}/commits/${sha}/status`,
  }
  return { status: 200, body }
}

function combinedState(statuses: readonly CommitStatus[]): string {
  if (statuses.some(({ state }) => state === 'error' || state === 'failure')) return 'failure'
  return statuses.length > 0 && statuses.every(({ state }) => state === 'success') ? 'success' : 'pending'
}

function renderStatus(world: World, repository: Repository, status: CommitStatus): Schemas['simple-commit-status'] {
  return {
    id: status.id,
    node_id: nodeId('SC', status.id),
    url: `${repositoryUrl(world, repository)}/statuses/${status.sha}`,
    avatar_url: renderUser(world, status.actor.user).avatar_url,
    state: status.state,
    context: status.context,
    description: status.description,
    target_url: status.targetUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  }
}
