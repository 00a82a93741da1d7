import type { Job } from '../state/jobs.ts'
import type { Repository, World } from '../state/world.ts'
import { repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'

export function renderJob(world: World, repository: Repository, job: Job): Schemas['job'] {
  const { run, workflowRunId, steps } = job
  const url = repositoryUrl(world, repository)
  return {
    id: run.id,
    run_id: workflowRunId,
    run_url: `${url}/actions/runs/${workflowRunId}`,
    run_attempt: 1,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    url: `${url}/actions/jobs/${run.id}`,
    html_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion as Schemas['job']['conclusion'],
    created_at: job.createdAt,
    started_at: run.startedAt ?? job.createdAt,
    completed_at: run.completedAt,
    name: run.name,
    steps: steps.map(({ name, conclusion }, index) => ({
      name,
      status: 'completed' as const,
      conclusion,
      number: index + 1,
      started_at: run.startedAt,
      completed_at: run.completedAt,
    })),
    check_run_url: `${url}/check-runs/${run.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
    workflow_name: job.workflow,
    head_branch: job.branch,
  }
}
