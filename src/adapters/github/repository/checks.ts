import type { RestEndpointMethodTypes } from '@octokit/rest'
import type { CheckRun, HostedCheck, RepositoryHost } from '../../../ports/code-host.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

type Checks = Pick<RepositoryHost, 'checks' | 'createCheck' | 'updateCheck'>
type Data = RestEndpointMethodTypes['checks']['get']['response']['data']

export function createChecks(api: RepositoryApi): Checks {
  const { checks } = api.octokit.rest
  return {
    async checks(sha) {
      const { appId } = await api.identity()
      const query = { ...(await api.place()), ref: sha, app_id: appId, filter: 'all', per_page: PAGE } as const
      const found = (await api.octokit.paginate(checks.listForRef, query)).map(hostedCheck)
      return found.filter((check) => check.appId === appId).sort((left, right) => right.id - left.id)
    },
    async createCheck(check) {
      const { data } = await checks.create({ ...(await api.place()), head_sha: check.headSha, ...fieldsOf(check) })
      return hostedCheck(data)
    },
    async updateCheck(id, check) {
      const { data } = await checks.update({ ...(await api.place()), check_run_id: id, ...fieldsOf(check) })
      return hostedCheck(data)
    },
  }
}

function fieldsOf(check: CheckRun) {
  const { name, externalId, status, conclusion, title, summary, text, actions = [] } = check
  return {
    name,
    external_id: externalId,
    output: { title, summary, ...(text === undefined ? {} : { text }) },
    // Said every time: buttons of an earlier state must not stay.
    actions: actions.map((action) => ({ ...action })),
    ...(conclusion === undefined ? { status } : { status, conclusion }),
  }
}

function hostedCheck(check: Data): HostedCheck {
  return {
    id: check.id,
    name: check.name,
    headSha: check.head_sha,
    externalId: check.external_id ?? '',
    appId: check.app?.id ?? 0,
    status: check.status,
    ...(check.conclusion === null ? {} : { conclusion: check.conclusion }),
    title: check.output.title ?? '',
    summary: check.output.summary ?? '',
  }
}
