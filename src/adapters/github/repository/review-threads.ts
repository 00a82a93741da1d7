import { untrusted } from '../../../domain/untrusted.ts'
import type { HostedThread, HostedThreadComment, HostedThreads } from '../../../ports/review-threads.ts'
import type { Identity } from '../identity.ts'
import { askGraphql } from './ask-graphql.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

// REST knows comments, but neither threads nor whether one is resolved.
const QUERY = `query reviewThreads($owner: String!, $repo: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(last: ${PAGE}, before: $before) {
        totalCount
        pageInfo { hasPreviousPage startCursor }
        nodes {
          isResolved path line originalLine diffSide
          root: comments(first: 1) { nodes { ...said } }
          comments(last: ${PAGE}) { totalCount nodes { ...said } }
        }
      }
    }
  }
}
fragment said on PullRequestReviewComment {
  databaseId body createdAt lastEditedAt diffHunk pullRequestReview { databaseId }
  author { __typename login ... on User { databaseId } ... on Bot { databaseId } }
}`

interface Comment {
  readonly databaseId: number | null
  readonly body: string
  readonly createdAt: string
  readonly lastEditedAt: string | null
  readonly diffHunk: string
  readonly pullRequestReview: { readonly databaseId: number | null } | null
  /** null: the account is gone. */
  readonly author: { readonly __typename: string; readonly login: string; readonly databaseId?: number | null } | null
}

interface Thread {
  readonly isResolved: boolean
  readonly path: string
  readonly line: number | null
  readonly originalLine: number | null
  readonly diffSide: 'LEFT' | 'RIGHT'
  readonly root: { readonly nodes: readonly (Comment | null)[] | null }
  readonly comments: { readonly totalCount: number; readonly nodes: readonly (Comment | null)[] | null }
}

interface Answer {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly totalCount: number
        readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null }
        readonly nodes: readonly (Thread | null)[] | null
      }
    }
  }
}

// From the newest on: with so many, it is the oldest that nobody reads any more.
const MOST_PAGES = 10

export async function readThreads(api: RepositoryApi, number: number): Promise<HostedThreads> {
  const identity = await api.identity()
  const threads: HostedThread[] = []
  let before: string | null = null
  let total = 0
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { nodes, pageInfo, totalCount } = await readPage(api, number, before)
    total = totalCount
    threads.unshift(...(nodes ?? []).filter((thread) => thread !== null).map((thread) => threadOf(thread, identity)))
    if (!pageInfo.hasPreviousPage) break
    before = pageInfo.startCursor
  }
  return { threads, unread: Math.max(0, total - threads.length) }
}

async function readPage(api: RepositoryApi, number: number, before: string | null) {
  const variables = { ...(await api.place()), number, before }
  const { repository } = await askGraphql<Answer>(api, 'reviewThreads', { query: QUERY, variables })
  return repository.pullRequest.reviewThreads
}

function threadOf({ path, line, originalLine, diffSide, isResolved, root, comments }: Thread, identity: Identity) {
  const newest = (comments.nodes ?? []).filter((comment) => comment !== null)
  const first = root.nodes?.find((comment) => comment !== null)
  const isThere = first === undefined || newest.some(({ databaseId }) => databaseId === first.databaseId)
  const known = isThere ? newest : [first, ...newest]
  const unread = comments.totalCount - known.length
  return {
    path,
    ...(line === null ? {} : { line }),
    ...(originalLine === null ? {} : { originalLine }),
    side: diffSide === 'LEFT' ? 'old' : 'new',
    resolved: isResolved,
    hunk: untrusted(known[0]?.diffHunk ?? ''),
    comments: known.map((comment) => commentOf(comment, identity)),
    ...(unread > 0 && { unread }),
  } as const
}

function commentOf(
  { databaseId, body, createdAt, lastEditedAt, author, pullRequestReview }: Comment,
  { bot }: Identity,
) {
  const review = pullRequestReview?.databaseId ?? undefined
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
    ...(review === undefined ? {} : { review }),
    ours: isBot && author?.databaseId === bot.id,
  }
  return comment
}
