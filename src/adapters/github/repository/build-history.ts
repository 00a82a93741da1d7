import type { RestEndpointMethodTypes } from '@octokit/rest'
import type { BuildResult } from '../../../domain/build-signal.ts'
import type { BuildHistory } from '../../../ports/build-history.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

type Commit = RestEndpointMethodTypes['repos']['listCommits']['response']['data'][number]

const MOST_DEPLOYMENTS = 10

// A skipped check says nothing, a cancelled one neither.
const RESULTS: Readonly<Record<string, BuildResult>> = {
  success: 'success',
  neutral: 'success',
  failure: 'failure',
  error: 'failure',
  timed_out: 'failure',
}

export function createBuildHistory(api: RepositoryApi): BuildHistory {
  const { checks, repos } = api.octokit.rest
  return {
    async line(commit) {
      const { data } = await repos.listCommits({ ...(await api.place()), sha: commit, per_page: PAGE })
      return firstParents(commit, data)
    },
    async resultOn(ref, signal) {
      const at = { ...(await api.place()), ref, per_page: PAGE }
      if (signal.kind === 'check') {
        const query = { ...at, check_name: signal.name, app_id: signal.app, filter: 'latest' } as const
        const { data } = await checks.listForRef(query)
        return worst(data.check_runs.map(({ conclusion }) => RESULTS[conclusion ?? '']))
      }
      const { data } = await repos.getCombinedStatusForRef(at)
      return worst(data.statuses.filter(({ context }) => context === signal.name).map(({ state }) => RESULTS[state]))
    },
    async deploymentsBefore({ name: environment, deployment }) {
      const at = await api.place()
      const { data } = await repos.listDeployments({ ...at, environment, per_page: PAGE })
      const before = data.filter(({ id }) => id < deployment).sort((left, right) => right.id - left.id)
      const records = []
      for (const { id, sha } of before.slice(0, MOST_DEPLOYMENTS)) {
        const statuses = await repos.listDeploymentStatuses({ ...at, deployment_id: id, per_page: PAGE })
        const result = deployed(statuses.data.map(({ state }) => state))
        records.push({ commit: sha, ...(result === undefined ? {} : { result }) })
      }
      return records
    },
  }
}

function firstParents(head: string, commits: readonly Commit[]): string[] {
  const parents = new Map(commits.map((commit) => [commit.sha, commit.parents[0]?.sha]))
  const line: string[] = []
  for (let sha: string | undefined = head; sha !== undefined && parents.has(sha); sha = parents.get(sha)) line.push(sha)
  return line
}

function worst(results: readonly (BuildResult | undefined)[]): BuildResult | undefined {
  return results.find((result) => result === 'failure') ?? results.find((result) => result === 'success')
}

// One that another took the place of is `inactive` in the end.
function deployed(states: readonly string[]): BuildResult | undefined {
  if (states.includes('success')) return 'success'
  return states.some((state) => RESULTS[state] === 'failure') ? 'failure' : undefined
}
