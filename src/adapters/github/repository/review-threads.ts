import { untrusted } from '../../../domain/untrusted.ts'
import type { HostedThread, HostedThreadComment } from '../../../ports/code-host.ts'
import type { Identity } from '../identity.ts'
import { askGraphql } from './ask-graphql.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

// REST knows comments, but neither threads nor whether one is resolved.
const QUERY = `query reviewThreads($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(first: ${PAGE}, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          isResolved path line originalLine diffSide
          comments(first: ${PAGE}) {
            nodes {
              databaseId body createdAt lastEditedAt diffHunk
              author { __typename login ... on User { databaseId } ... on Bot { databaseId } }
            }
          }
        }
      }
    }
  }
}`

interface Comment {
  readonly databaseId: number | null
  readonly body: string
  readonly createdAt: string
  readonly lastEditedAt: string | null
  readonly diffHunk: string
  /** null: the account is gone. */
  readonly author: { readonly __typename: string; readonly login: string; readonly databaseId?: number | null } | null
}

interface Thread {
  readonly isResolved: boolean
  readonly path: string
  readonly line: number | null
  readonly originalLine: number | null
  readonly diffSide: 'LEFT' | 'RIGHT'
  readonly comments: { readonly nodes: readonly (Comment | null)[] | null }
}

interface Answer {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
        readonly nodes: readonly (Thread | null)[] | null
      }
    }
  }
}

// With so many, nobody reads them any more.
const MOST_PAGES = 10

export async function readThreads(api: RepositoryApi, number: number): Promise<HostedThread[]> {
  const identity = await api.identity()
  const threads: HostedThread[] = []
  let after: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { nodes, pageInfo } = await readPage(api, number, after)
    threads.push(...(nodes ?? []).filter((thread) => thread !== null).map((thread) => threadOf(thread, identity)))
    if (!pageInfo.hasNextPage) break
    after = pageInfo.endCursor
  }
  return threads
}

async function readPage(api: RepositoryApi, number: number, after: string | null) {
  const variables = { ...(await api.place()), number, after }
  const { repository } = await askGraphql<Answer>(api, 'reviewThreads', { query: QUERY, variables })
  return repository.pullRequest.reviewThreads
}

function threadOf({ path, line, originalLine, diffSide, isResolved, comments }: Thread, identity: Identity) {
  const known = (comments.nodes ?? []).filter((comment) => comment !== null)
  return {
    path,
    ...(line === null ? {} : { line }),
    ...(originalLine === null ? {} : { originalLine }),
    side: diffSide === 'LEFT' ? 'old' : 'new',
    resolved: isResolved,
    hunk: untrusted(known[0]?.diffHunk ?? ''),
    comments: known.map((comment) => commentOf(comment, identity)),
  } as const
}

function commentOf({ databaseId, body, createdAt, lastEditedAt, author }: Comment, { bot }: Identity) {
  const isBot = author?.__typename === 'Bot'
  const comment: HostedThreadComment = {
    id: databaseId ?? 0,
    author: {
      id: author?.databaseId ?? 0,
      login: author?.login ?? 'ghost',
      type: isBot ? 'Bot' : author?.__typename === 'User' ? 'User' : 'Mannequin',
    },
    body: untrusted(body),
    createdAt,
    ...(lastEditedAt === null ? {} : { editedAt: lastEditedAt }),
    ours: isBot && author?.databaseId === bot.id,
  }
  return comment
}
