import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest'
import { isFault } from '../../../domain/fault.ts'
import type { BranchRules, ForeignCheck, HostedFile, RepositoryInspection } from '../../../ports/inspection.ts'
import { orAbsent } from './absent.ts'
import { readText } from './commits.ts'
import { PAGE } from './repository-api.ts'

type Rule = RestEndpointMethodTypes['repos']['getBranchRules']['response']['data'][number]
type Reads = Pick<
  RepositoryInspection,
  'head' | 'files' | 'rootNames' | 'rules' | 'writers' | 'teams' | 'codeOwnersErrors' | 'foreignChecks'
>

interface Place {
  readonly owner: string
  readonly repo: string
  /** The default branch. */
  readonly branch: string
}

const MOST_FILES = 200
const MOST_PULLS = 10

export function createRepositoryReads(octokit: Octokit, { branch, ...at }: Place): Reads {
  const { rest } = octokit
  const head = async () => (await orAbsent(rest.git.getRef({ ...at, ref: `heads/${branch}` })))?.data.object.sha
  return {
    head,
    async files(folder) {
      const found = (await orAbsent(rest.repos.getContent({ ...at, path: folder })))?.data
      const entries = Array.isArray(found) ? found.filter(({ type }) => type === 'file').slice(0, MOST_FILES) : []
      const files: HostedFile[] = []
      for (const { path } of entries) files.push(await readFile(octokit, { ...at, path }))
      return files
    },
    async rootNames() {
      const tip = await head()
      if (tip === undefined) return []
      const { data } = await rest.git.getTree({ ...at, tree_sha: tip })
      return data.tree.flatMap(({ path }) => (path === undefined ? [] : [path]))
    },
    async rules() {
      try {
        const rules = await octokit.paginate(rest.repos.getBranchRules, { ...at, branch, per_page: PAGE })
        return await gatherRules(octokit, at, rules)
      } catch (error) {
        if (isFault(error, 'forbidden') && /\bUpgrade to\b/.test(error.message)) return undefined
        throw error
      }
    },
    async writers() {
      const { data } = await rest.repos.listCollaborators({ ...at, permission: 'push', per_page: PAGE })
      return data.filter(({ type }) => type === 'User').map(({ login }) => login)
    },
    async teams(slugs) {
      try {
        const teams = await octokit.paginate(rest.teams.list, { org: at.owner, per_page: PAGE })
        const known = teams.map(({ slug }) => slug).filter((slug) => slugs.includes(slug))
        const may = (team_slug: string) =>
          orAbsent(rest.teams.checkPermissionsForRepoInOrg({ ...at, org: at.owner, team_slug }))
        const grants = await Promise.all(known.map(may))
        return known.filter((_, index) => grants[index] !== undefined)
      } catch (error) {
        if (isFault(error, 'forbidden') || isFault(error, 'not-found')) return undefined
        throw error
      }
    },
    async codeOwnersErrors() {
      const found = await orAbsent(rest.repos.codeownersErrors(at))
      return (found?.data.errors ?? []).map(({ path, line, kind }) => `${path}:${line}: ${kind}`)
    },
    async foreignChecks(names) {
      const pulls = await rest.pulls.list({ ...at, state: 'open', per_page: MOST_PULLS })
      const tip = await head()
      const commits = new Set([...(tip === undefined ? [] : [tip]), ...pulls.data.map((pull) => pull.head.sha)])
      const found: ForeignCheck[] = []
      for (const commit of commits) found.push(...(await namedOn(octokit, { ...at, ref: commit }, names)))
      return found
    },
  }
}

async function readFile(octokit: Octokit, place: { owner: string; repo: string; path: string }): Promise<HostedFile> {
  try {
    const text = await readText(octokit, place)
    return text === undefined ? { path: place.path } : { path: place.path, text }
  } catch (error) {
    if (isFault(error, 'too-large') || isFault(error, 'malformed')) return { path: place.path }
    throw error
  }
}

async function gatherRules(octokit: Octokit, at: Omit<Place, 'branch'>, rules: readonly Rule[]): Promise<BranchRules> {
  const checks = rules.filter((rule) => rule.type === 'required_status_checks')
  const pulls = rules.filter((rule) => rule.type === 'pull_request')
  const requiredChecks = checks
    .flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
    .map(({ context, integration_id: appId }) => ({ name: context, ...(appId === undefined ? {} : { appId }) }))
  const reviews = {
    count: Math.max(0, ...pulls.map(({ parameters }) => parameters?.required_approving_review_count ?? 0)),
    lastPush: pulls.some(({ parameters }) => parameters?.require_last_push_approval === true),
  }
  const rulesets = new Set(checks.flatMap(({ ruleset_id: id }) => (id === undefined ? [] : [id])))
  const bypass = await bypassOf(octokit, at, [...rulesets])
  return {
    requiredChecks,
    ...(pulls.length === 0 ? {} : { reviews }),
    rulesets: [...rulesets],
    ...(bypass === undefined ? {} : { bypass }),
  }
}

/** GitHub leaves the list out for callers who may not write rulesets. */
export async function bypassOf(
  { rest }: Octokit,
  at: Omit<Place, 'branch'>,
  rulesets: readonly number[],
): Promise<string[] | undefined> {
  const words: string[] = []
  for (const ruleset_id of rulesets) {
    const found = (await orAbsent(rest.repos.getRepoRuleset({ ...at, ruleset_id })))?.data.bypass_actors
    if (found === undefined) return undefined
    words.push(
      ...found.map((actor) => `${actor.actor_type} ${actor.actor_id ?? ''} (${actor.bypass_mode ?? 'always'})`),
    )
  }
  return words
}

async function namedOn(
  { rest }: Octokit,
  at: { readonly owner: string; readonly repo: string; readonly ref: string },
  names: readonly string[],
): Promise<ForeignCheck[]> {
  const commit = at.ref
  const { data: status } = await rest.repos.getCombinedStatusForRef({ ...at, per_page: PAGE })
  const statuses = status.statuses.filter(({ context }) => names.includes(context))
  const { data: app } = await rest.checks.listForRef({ ...at, per_page: PAGE, filter: 'latest' })
  const runs = app.check_runs.filter(({ name }) => names.includes(name))
  return [
    ...statuses.map(({ context }) => ({ name: context, by: 'a status', commit })),
    ...runs.map(({ name, app: by }) => ({ name, by: `App ${by?.id ?? 'unknown'}`, commit })),
  ]
}
