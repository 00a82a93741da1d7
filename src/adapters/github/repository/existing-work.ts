import type { OthersPull, Outcome } from '../../../ports/existing-work.ts'
import { askGraphql } from './ask-graphql.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

interface Node {
  readonly number: number
  readonly author: { readonly login: string } | null
  readonly repository: { readonly nameWithOwner: string }
}

const NODE = 'number author { login } repository { nameWithOwner }'

// https://docs.github.com/graphql/reference/objects#issue: `includeClosedPrs` is false unless asked for.
const CLOSING = `query closing($owner: String!, $repo: String!, $issue: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $issue) { closedByPullRequestsReferences(first: 10, includeClosedPrs: false) { nodes { ${NODE} } } }
  }
}`

const INTO = `query into($owner: String!, $repo: String!, $base: String!) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: [OPEN], baseRefName: $base, first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { ${NODE} changedFiles }
    }
  }
}`

/** Open pull requests of others: what closes an issue, what leaves the same. */
export function createExistingWork(api: RepositoryApi) {
  return {
    async closing(issue: number): Promise<OthersPull[]> {
      const variables = { ...(await api.place()), issue }
      type Found = { repository: { issue: { closedByPullRequestsReferences: { nodes: Node[] } | null } | null } }
      const { repository } = await askGraphql<Found>(api, 'closing', { query: CLOSING, variables })
      return named(await others(repository.issue?.closedByPullRequestsReferences?.nodes ?? [], api), api)
    },
    async twins(base: string, outcome: Outcome): Promise<OthersPull[]> {
      if (outcome.size === 0 || outcome.size > PAGE) return []
      const variables = { ...(await api.place()), base }
      type Found = { repository: { pullRequests: { nodes: (Node & { changedFiles: number })[] } } }
      const { repository } = await askGraphql<Found>(api, 'into', { query: INTO, variables })
      const twins: Node[] = []
      for (const pull of await others(repository.pullRequests.nodes, api)) {
        if (pull.changedFiles <= outcome.size && isSame(await outcomeOf(pull.number, api), outcome)) twins.push(pull)
      }
      return named(twins, api)
    },
  }
}

// GraphQL names an App's bot without `[bot]`.
async function others<T extends Node>(nodes: readonly T[], { identity }: RepositoryApi): Promise<T[]> {
  const { slug, bot } = await identity()
  return nodes.filter(({ author }) => author?.login !== slug && author?.login !== bot.login)
}

async function named(nodes: readonly Node[], { place }: RepositoryApi): Promise<OthersPull[]> {
  const { owner, repo } = await place()
  const here = `${owner}/${repo}`.toLowerCase()
  return nodes.map(({ number, author, repository: { nameWithOwner } }) => ({
    name: nameWithOwner.toLowerCase() === here ? `#${number}` : `${nameWithOwner}#${number}`,
    author: author?.login ?? 'ghost',
  }))
}

async function outcomeOf(pull: number, { octokit, place }: RepositoryApi): Promise<Outcome> {
  const { data } = await octokit.rest.pulls.listFiles({ ...(await place()), pull_number: pull, per_page: PAGE })
  const outcome = new Map<string, string>()
  for (const { filename, previous_filename: before, status, sha } of data) {
    if (status === 'renamed' && before !== undefined) outcome.set(before, 'gone')
    outcome.set(filename, status === 'removed' ? 'gone' : (sha ?? ''))
  }
  return outcome
}

function isSame(left: Outcome, right: Outcome): boolean {
  return left.size === right.size && [...left].every(([path, blob]) => right.get(path) === blob)
}
