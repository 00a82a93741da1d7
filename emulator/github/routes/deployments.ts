import { requiredText, text } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { renderDeployment, renderDeploymentStatus } from '../render/deployment.ts'
import { repositoryHtml } from '../render/repository.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { Deployment, DeploymentStatus } from '../state/deployments.ts'
import { fullName } from '../state/world.ts'
import { requireCommit } from './commits.ts'

const read = needs('deployments:read', 'read')
const write = needs('deployments:write', 'write')

/** What is rolled out where, and what became of it. Required contexts are not waited for, as with `required_contexts: []`. */
export const deploymentRoutes: readonly Route[] = [
  onRepository('GET /deployments', read, (request) => {
    const { world, repository, query } = request
    const wanted = ['sha', 'ref', 'task', 'environment'] as const
    const found = repository.deployments.filter((one) =>
      wanted.every((name) => query.get(name) === null || query.get(name) === one[name]),
    )
    return listAnswer(request, found.reverse(), (one) => renderDeployment(world, repository, one))
  }),
  onRepository('POST /deployments', write, createDeployment),
  onRepository('GET /deployments/{deployment_id}/statuses', read, (request) => {
    const { world, repository } = request
    const deployment = findDeployment(request)
    return listAnswer(request, [...deployment.statuses].reverse(), (status) =>
      renderDeploymentStatus(world, repository, { deployment, status }),
    )
  }),
  onRepository('POST /deployments/{deployment_id}/statuses', write, createStatus),
]

const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']

async function createDeployment(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, actor, body } = request
  const ref = requiredText(body, 'ref', 'Deployment')
  const deployment: Deployment = {
    id: world.nextId(),
    actor,
    sha: await requireCommit(request, ref),
    ref,
    task: text(body, 'task') ?? 'deploy',
    environment: text(body, 'environment') ?? 'production',
    description: text(body, 'description') ?? null,
    createdAt: world.timestamp(),
    statuses: [],
  }
  repository.deployments.push(deployment)
  const { id, sha, environment } = deployment
  world.record(actor, 'deployment.created', { repository: fullName(repository), id, sha, environment })
  return { status: 201, body: renderDeployment(world, repository, deployment) }
}

function createStatus(request: RepositoryRequest): Answer {
  const { world, repository, actor, body } = request
  const deployment = findDeployment(request)
  const state = requiredText(body, 'state', 'DeploymentStatus')
  if (!STATES.includes(state)) {
    throw new GitHubRefusal(422, 'Validation Failed', [
      { resource: 'DeploymentStatus', field: 'state', code: 'invalid' },
    ])
  }
  const status: DeploymentStatus = {
    id: world.nextId(),
    actor,
    state,
    description: text(body, 'description') ?? '',
    logUrl: text(body, 'log_url') ?? `${repositoryHtml(world, repository)}/deployments/${deployment.id}`,
    createdAt: world.timestamp(),
  }
  if (state === 'success') supersede(request, deployment)
  deployment.statuses.push(status)
  const { id, sha, environment } = deployment
  world.record(actor, 'deployment.status', { repository: fullName(repository), id, sha, environment, state })
  const rendered = renderDeploymentStatus(world, repository, { deployment, status })
  const payload = { deployment_status: rendered, deployment: renderDeployment(world, repository, deployment) }
  world.notify({ event: 'deployment_status', action: 'created', actor, repository, payload })
  return { status: 201, body: rendered }
}

// What stood in the environment before is marked inactive (`auto_inactive`, which is the default); it tells nobody here.
function supersede({ world, repository, actor }: RepositoryRequest, by: Deployment): void {
  for (const one of repository.deployments) {
    if (one === by || one.environment !== by.environment || one.statuses.at(-1)?.state !== 'success') continue
    const at = world.timestamp()
    one.statuses.push({
      id: world.nextId(),
      actor,
      state: 'inactive',
      description: '',
      logUrl: repositoryHtml(world, repository),
      createdAt: at,
    })
  }
}

function findDeployment({ repository, params }: RepositoryRequest): Deployment {
  const found = repository.deployments.find(({ id }) => String(id) === params.deployment_id)
  if (found === undefined) throw notFound()
  return found
}
