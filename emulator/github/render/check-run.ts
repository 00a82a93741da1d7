import type { CheckRun } from '../state/checks.ts'
import type { Pull } from '../state/issues.ts'
import type { CheckAnnotation } from '../state/jobs.ts'
import type { Repository, World } from '../state/world.ts'
import { renderPullsOfSha } from './pull.ts'
import { repositoryHtml, repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'
import { renderApp } from './user.ts'

export function renderCheckRun(world: World, repository: Repository, run: CheckRun): Schemas['check-run'] {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`
  const html = `${repositoryHtml(world, repository)}/runs/${run.id}`
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion as Schemas['check-run']['conclusion'],
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { ...run.output, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    check_suite: { id: run.suiteId },
    app: renderApp(world, run.app) as Schemas['nullable-integration'],
    pull_requests: renderPullsOfSha(world, repository, run.headSha),
  }
}

export function renderAnnotation(
  world: World,
  repository: Repository,
  { run, annotation }: { run: CheckRun; annotation: CheckAnnotation },
): Schemas['check-annotation'] {
  const { path, start_line, end_line, annotation_level, message, title } = annotation
  return {
    path,
    blob_href: `${repositoryHtml(world, repository)}/blob/${run.headSha}/${path}`,
    start_line,
    end_line,
    start_column: null,
    end_column: null,
    annotation_level,
    title: title ?? null,
    message,
    raw_details: null,
  }
}

/** In webhooks the suite is told whole. */
export function renderCheckRunEvent(world: World, repository: Repository, run: CheckRun): Record<string, unknown> {
  const { check_suite: _, ...rest } = renderCheckRun(world, repository, run)
  const siblings = repository.checkRuns.filter((one) => one.suiteId === run.suiteId)
  const done = siblings.every((one) => one.status === 'completed')
  return {
    ...rest,
    check_suite: {
      id: run.suiteId,
      node_id: nodeId('CS', run.suiteId),
      head_branch: branchOf(repository, run),
      head_sha: run.headSha,
      status: done ? 'completed' : 'in_progress',
      conclusion: done ? run.conclusion : null,
      url: `${repositoryUrl(world, repository)}/check-suites/${run.suiteId}`,
      before: pullOf(repository, run.headSha)?.base.sha ?? NOTHING,
      after: run.headSha,
      pull_requests: rest.pull_requests,
      app: rest.app,
      created_at: siblings[0]?.startedAt ?? world.timestamp(),
      updated_at: world.timestamp(),
    },
  }
}

const NOTHING = '0'.repeat(40)

// CI reports on pushed branches, on pull requests and on the default branch here.
function branchOf(repository: Repository, run: CheckRun): string {
  const job = repository.jobs.find((one) => one.run === run)
  return job?.branch ?? pullOf(repository, run.headSha)?.head.ref ?? repository.defaultBranch
}

function pullOf(repository: Repository, sha: string): Pull | undefined {
  return [...repository.issues.values()].find((issue) => issue.pull?.head.sha === sha)?.pull
}
