import { nodeId } from './render/schemas.ts'
import type { PullRequest, ReviewComment } from './state/issues.ts'
import { pullsOf, type Repository, type World } from './state/world.ts'

export interface Page {
  readonly first?: number | null
  readonly after?: string | null
  readonly last?: number | null
  readonly before?: string | null
}

const MOST = 100

/** The threads of a pull request, by the order of their first comments. */
export async function showThreads(repository: Repository, issue: PullRequest, page: Page) {
  const roots = issue.pull.reviewComments.filter(({ inReplyTo }) => inReplyTo === undefined)
  return connection(await Promise.all(roots.map((root) => showThread(repository, issue, root))), page)
}

export function findThread(world: World, id: string) {
  for (const repository of world.repositories) {
    for (const issue of pullsOf(repository)) {
      const comment = issue.pull.reviewComments.find((one) => nodeId('PRRT', one.id) === id)
      if (comment !== undefined && comment.inReplyTo === undefined) return { repository, issue, comment }
    }
  }
  return undefined
}

export async function showThread(repository: Repository, issue: PullRequest, root: ReviewComment) {
  const comments = issue.pull.reviewComments.filter(({ id, inReplyTo }) => id === root.id || inReplyTo === root.id)
  const line = root.line === null ? null : await lineNow(repository, issue, root)
  return {
    __typename: 'PullRequestReviewThread',
    id: nodeId('PRRT', root.id),
    isResolved: issue.pull.resolvedThreads.has(root.id),
    isOutdated: root.line !== null && line === null,
    path: root.path,
    line,
    originalLine: root.line,
    startLine: root.startLine,
    diffSide: root.side,
    subjectType: root.line === null ? 'FILE' : 'LINE',
    comments: (page: Page) => connection(comments.map(showComment), page),
  }
}

// A line that was changed since is gone: GitHub calls its thread outdated.
async function lineNow({ git }: Repository, { pull }: PullRequest, root: ReviewComment): Promise<number | null> {
  const { line } = root
  if (line === null || root.side === 'LEFT' || root.commitSha === pull.head.sha) return line
  const range = [root.commitSha, pull.head.sha, '--', root.path]
  const { stdout } = await git.exec(['diff', '--no-ext-diff', '--no-color', '-U0', ...range])
  let shift = 0
  for (const [, start, count = '1', , added = '1'] of stdout
    .toString()
    .matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)) {
    const from = Number(start)
    if (from > line) break
    if (Number(count) > 0 && line < from + Number(count)) return null
    shift += Number(added) - Number(count)
  }
  return line + shift
}

function showComment(comment: ReviewComment) {
  const { user } = comment.actor
  return {
    __typename: 'PullRequestReviewComment',
    id: nodeId('PRRC', comment.id),
    databaseId: comment.id,
    body: comment.body,
    author: {
      __typename: user.type === 'Bot' ? 'Bot' : 'User',
      id: nodeId('U', user.id),
      databaseId: user.id,
      // GraphQL leaves out what REST puts behind a bot's name.
      login: user.login.replace(/\[bot\]$/, ''),
    },
    createdAt: comment.createdAt,
    lastEditedAt: comment.lastEditedAt,
    diffHunk: comment.diffHunk,
    pullRequestReview: {
      __typename: 'PullRequestReview',
      id: nodeId('PRR', comment.reviewId),
      databaseId: comment.reviewId,
    },
  }
}

// From either end; a cursor names the item that it stands at.
function connection<T>(all: readonly T[], { first, after, last, before }: Page) {
  const from = after ? positionOf(after) + 1 : 0
  const until = before ? positionOf(before) : all.length
  const size = Math.min(first ?? last ?? MOST, MOST)
  const start = first === undefined && last ? Math.max(from, until - size) : from
  const nodes = all.slice(start, Math.min(start + size, until))
  const end = start + nodes.length
  const [startCursor, endCursor] = nodes.length === 0 ? [null, null] : [cursorOf(start), cursorOf(end - 1)]
  const pageInfo = { hasNextPage: end < all.length, endCursor, hasPreviousPage: start > 0, startCursor }
  return { nodes, totalCount: all.length, pageInfo }
}

function cursorOf(position: number): string {
  return Buffer.from(String(position)).toString('base64')
}

function positionOf(cursor: string): number {
  return Number(Buffer.from(cursor, 'base64').toString())
}
