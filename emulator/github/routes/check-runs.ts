import { type CheckFields, type CheckOutput, createCheckRun, updateCheckRun } from '../actions/checks.ts'
import { list, numberParam, record, requiredText, text } from '../input.ts'
import { listAnswer, pageOf } from '../pagination.ts'
import { forbiddenToApp, GitHubRefusal, notFound } from '../refusal.ts'
import { renderAnnotation, renderCheckRun } from '../render/check-run.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { latestRuns } from '../rules.ts'
import type { App } from '../state/accounts.ts'
import type { CheckAction, CheckRun } from '../state/checks.ts'
import type { CheckAnnotation } from '../state/jobs.ts'
import { requireCommit } from './commits.ts'

const read = needs('checks:read', 'read')
const write = needs('checks:write', 'write')

export const checkRunRoutes: readonly Route[] = [
  onRepository('POST /check-runs', write, async (request) => {
    const { world, repository, actor, body } = request
    const app = requireApp(request)
    const headSha = requiredText(body, 'head_sha', 'CheckRun')
    if ((await repository.git.typeOf(headSha)) !== 'commit')
      throw new GitHubRefusal(422, `No commit found for SHA: ${headSha}`)
    const fields = { ...readFields(body), name: requiredText(body, 'name', 'CheckRun') }
    const run = createCheckRun(world, repository, { actor, app, headSha, fields })
    return { status: 201, body: renderCheckRun(world, repository, run) }
  }),
  onRepository('GET /check-runs/{check_run_id}', read, (request) => ({
    status: 200,
    body: renderCheckRun(request.world, request.repository, findRun(request)),
  })),
  onRepository('GET /check-runs/{check_run_id}/annotations', read, (request) => {
    const run = findRun(request)
    return listAnswer(request, run.annotations, (one) =>
      renderAnnotation(request.world, request.repository, { run, annotation: one as CheckAnnotation }),
    )
  }),
  onRepository('PATCH /check-runs/{check_run_id}', write, (request) => {
    const { world, repository, actor, body } = request
    const run = findRun(request)
    // A run belongs to the App that made it.
    if (run.app !== requireApp(request))
      throw new GitHubRefusal(
        403,
        `Invalid app_id \`${run.app.id}\` - check run can only be modified by the GitHub App that created it.`,
      )
    updateCheckRun(world, repository, { actor, run, fields: readFields(body) })
    return { status: 200, body: renderCheckRun(world, repository, run) }
  }),
  onRepository('GET /commits/{+ref}/check-runs', read, listRuns),
]

function requireApp({ caller }: RepositoryRequest): App {
  if (caller.kind === 'installation') return caller.installation.app
  if (caller.kind === 'user') throw new GitHubRefusal(403, 'You must authenticate via a GitHub App.')
  throw forbiddenToApp()
}

function findRun(request: RepositoryRequest): CheckRun {
  const run = request.repository.checkRuns.find((one) => one.id === numberParam(request, 'check_run_id'))
  if (run === undefined) throw notFound()
  return run
}

async function listRuns(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, query, params } = request
  const sha = await requireCommit(request, params.ref ?? '')
  const all = repository.checkRuns.filter((run) => run.headSha === sha).reverse()
  const found = (query.get('filter') === 'all' ? all : latestRuns(repository, sha)).filter(
    (run) =>
      matches(query.get('check_name'), run.name) &&
      matches(query.get('status'), run.status) &&
      matches(query.get('app_id'), String(run.app.id)),
  )
  const page = pageOf(request, found)
  const runs = page.items.map((run) => renderCheckRun(world, repository, run))
  return { status: 200, headers: page.headers, body: { total_count: found.length, check_runs: runs } }
}

function matches(wanted: string | null, value: string): boolean {
  return wanted === null || wanted === value
}

function readFields(body: Readonly<Record<string, unknown>>): CheckFields {
  return {
    name: text(body, 'name'),
    externalId: text(body, 'external_id'),
    detailsUrl: text(body, 'details_url'),
    status: text(body, 'status'),
    conclusion: text(body, 'conclusion'),
    startedAt: text(body, 'started_at'),
    completedAt: text(body, 'completed_at'),
    output: record(body, 'output') as CheckOutput | undefined,
    actions: list(body, 'actions')?.map(readAction),
  }
}

function readAction(action: unknown): CheckAction {
  const fields = (action ?? {}) as Readonly<Record<string, unknown>>
  return {
    label: requiredText(fields, 'label', 'CheckRun'),
    description: requiredText(fields, 'description', 'CheckRun'),
    identifier: requiredText(fields, 'identifier', 'CheckRun'),
  }
}
