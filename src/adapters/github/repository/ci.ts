import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest'
import { isFault } from '../../../domain/fault.ts'
import { untrusted } from '../../../domain/untrusted.ts'
import { ACTIONS_APP, type Annotation, type Ci, type CommitCheck, type RequiredCheck } from '../../../ports/ci.ts'
import { orAbsent } from './absent.ts'
import type { LogReader } from './job-log.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

type CheckRun = RestEndpointMethodTypes['checks']['listForRef']['response']['data']['check_runs'][number]
type Status = RestEndpointMethodTypes['repos']['getCombinedStatusForRef']['response']['data']['statuses'][number]
type Place = Awaited<ReturnType<RepositoryApi['place']>>

const MOST_PAGES = 10

/** @param readLog fetches what a signed address shows. */
export function createCi(api: RepositoryApi, readLog: LogReader): Ci {
  const { octokit } = api
  const { rest } = octokit
  return {
    async requiredChecks(branch) {
      const place = await api.place()
      return await requiredBy(octokit, { ...place, branch })
    },
    async checksOf(commit) {
      const { appId } = await api.identity()
      const place = await api.place()
      const runs = (await listRuns(octokit, place, commit)).filter(({ app }) => app?.id !== appId)
      const statuses = await listStatuses(octokit, place, commit)
      return newest([...runs.map(fromRun), ...statuses.map(fromStatus)])
    },
    async annotations({ id }) {
      const { data } = await rest.checks.listAnnotations({ ...(await api.place()), check_run_id: id, per_page: PAGE })
      return data.map(annotationOf)
    },
    async job({ id }) {
      const found = (await orAbsent(rest.actions.getJobForWorkflowRun({ ...(await api.place()), job_id: id })))?.data
      if (found === undefined) return undefined
      const steps = found.steps ?? []
      return { steps: steps.map(({ name, conclusion }) => ({ name, ...(conclusion === null ? {} : { conclusion }) })) }
    },
    async log({ id }) {
      const url = await orAbsent(logUrl(octokit, await api.place(), id))
      return url === undefined ? undefined : orAbsent(readLog(url))
    },
  }
}

// On the free plan private repositories have no rules.
async function requiredBy(octokit: Octokit, at: Place & { readonly branch: string }): Promise<RequiredCheck[]> {
  try {
    const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, { ...at, per_page: PAGE })
    return rules
      .flatMap((rule) =>
        rule.type === 'required_status_checks' ? (rule.parameters?.required_status_checks ?? []) : [],
      )
      .map(({ context: name, integration_id: appId }) => ({ name, ...(typeof appId === 'number' && { appId }) }))
  } catch (error) {
    if (isFault(error, 'forbidden') && /\bUpgrade to\b/.test(error.message)) return []
    throw error
  }
}

async function listRuns({ rest }: Octokit, place: Place, ref: string): Promise<CheckRun[]> {
  const runs: CheckRun[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await rest.checks.listForRef({ ...place, ref, filter: 'latest', per_page: PAGE, page })
    runs.push(...data.check_runs)
    if (runs.length >= data.total_count || data.check_runs.length === 0) break
  }
  return runs
}

async function listStatuses({ rest }: Octokit, place: Place, ref: string): Promise<Status[]> {
  const statuses: Status[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await rest.repos.getCombinedStatusForRef({ ...place, ref, per_page: PAGE, page })
    statuses.push(...data.statuses)
    if (statuses.length >= data.total_count || data.statuses.length === 0) break
  }
  return statuses
}

// The location is where the log lies, signed: it must not be asked with our token, so the redirect is not followed here.
async function logUrl({ rest }: Octokit, place: Place, job_id: number): Promise<string> {
  const { headers } = await rest.actions.downloadJobLogsForWorkflowRun({
    ...place,
    job_id,
    request: { redirect: 'manual' },
  })
  return headers.location ?? ''
}

function fromRun(run: CheckRun): CommitCheck {
  const passed = ['success', 'neutral', 'skipped'].includes(run.conclusion ?? '')
  return {
    kind: 'check-run',
    id: run.id,
    name: run.name,
    appId: run.app?.id ?? 0,
    state: run.status !== 'completed' ? 'pending' : passed ? 'passed' : 'failed',
    ...(run.conclusion === null ? {} : { conclusion: run.conclusion }),
    isJob: run.app?.slug === ACTIONS_APP,
    title: untrusted(run.output.title ?? ''),
    summary: untrusted([run.output.summary, run.output.text].filter(Boolean).join('\n\n')),
    annotations: run.output.annotations_count,
  }
}

function fromStatus({ id, context, state, description }: Status): CommitCheck {
  return {
    kind: 'status',
    id,
    name: context,
    state: state === 'pending' ? 'pending' : state === 'success' ? 'passed' : 'failed',
    ...(state === 'pending' ? {} : { conclusion: state }),
    isJob: false,
    title: untrusted(description ?? ''),
    summary: untrusted(''),
    annotations: 0,
  }
}

// Numbers grow: of two by the same sayer and name the later one stands.
function newest(checks: readonly CommitCheck[]): CommitCheck[] {
  const sorted = [...checks].sort((left, right) => left.id - right.id)
  return [...new Map(sorted.map((check) => [`${check.kind} ${check.appId ?? ''} ${check.name}`, check])).values()]
}

function annotationOf(
  one: RestEndpointMethodTypes['checks']['listAnnotations']['response']['data'][number],
): Annotation {
  const level =
    one.annotation_level === 'failure' || one.annotation_level === 'warning' ? one.annotation_level : 'notice'
  const message = [one.title, one.message].filter(Boolean).join(': ')
  return { path: one.path, line: one.start_line, level, message: untrusted(message) }
}
