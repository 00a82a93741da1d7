import type { Deployment, DeploymentStatus } from '../state/deployments.ts'
import type { Repository, World } from '../state/world.ts'
import { repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'
import { renderUser } from './user.ts'

export function renderDeployment(world: World, repository: Repository, deployment: Deployment): Schemas['deployment'] {
  const { id, sha, ref, task, environment, description, createdAt, statuses, actor } = deployment
  const url = `${repositoryUrl(world, repository)}/deployments/${id}`
  return {
    url,
    id,
    node_id: nodeId('DE', id),
    sha,
    ref,
    task,
    payload: {},
    original_environment: environment,
    environment,
    description,
    creator: renderUser(world, actor.user),
    created_at: createdAt,
    updated_at: statuses.at(-1)?.createdAt ?? createdAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world, repository),
    transient_environment: false,
    production_environment: environment === 'production',
  }
}

export function renderDeploymentStatus(
  world: World,
  repository: Repository,
  { deployment, status }: { readonly deployment: Deployment; readonly status: DeploymentStatus },
): Schemas['deployment-status'] {
  const { id, state, description, logUrl, createdAt, actor } = status
  const deploymentUrl = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`
  return {
    url: `${deploymentUrl}/statuses/${id}`,
    id,
    node_id: nodeId('DES', id),
    state: state as Schemas['deployment-status']['state'],
    creator: renderUser(world, actor.user),
    description,
    environment: deployment.environment,
    target_url: logUrl,
    log_url: logUrl,
    created_at: createdAt,
    updated_at: createdAt,
    deployment_url: deploymentUrl,
    repository_url: repositoryUrl(world, repository),
  }
}
