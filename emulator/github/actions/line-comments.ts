import { diffFiles } from '../diff.ts'
import { GitHubRefusal } from '../refusal.ts'
import { rangeOf, renderPullSimple } from '../render/pull.ts'
import { renderReviewComment } from '../render/review-comment.ts'
import type { Actor } from '../state/accounts.ts'
import type { PullRequest, Review, ReviewComment } from '../state/issues.ts'
import { fullName, type Repository, type World } from '../state/world.ts'

export interface NewLineComment {
  readonly path: string
  readonly body: string
  readonly line: number | null
  readonly startLine: number | null
  readonly side: 'LEFT' | 'RIGHT'
}

interface OnLine {
  readonly issue: PullRequest
  readonly review: Review
  readonly comment: NewLineComment
}

/** Puts a comment of a review on its line, and tells of it. */
export async function addLineComment(
  world: World,
  repository: Repository,
  { actor, ...on }: OnLine & { readonly actor: Actor },
): Promise<ReviewComment> {
  const { issue, review, comment } = on
  return add(world, repository, {
    ...on,
    actor,
    more: { ...comment, commitSha: review.commitSha, diffHunk: await hunkOf(repository, on), inReplyTo: undefined },
    issue,
  })
}

/** Answers in a thread; answers to answers belong to the thread's first comment. */
export function replyToComment(
  world: World,
  repository: Repository,
  on: { actor: Actor; issue: PullRequest; review: Review; to: ReviewComment; body: string },
): ReviewComment {
  const { to, body } = on
  const { path, commitSha, line, startLine, side, diffHunk } = to
  const more = { path, commitSha, line, startLine, side, diffHunk, body, inReplyTo: to.inReplyTo ?? to.id }
  return add(world, repository, { ...on, more })
}

/** Refuses a comment that is not on a line that the pull request shows. */
export async function requireInDiff(repository: Repository, on: OnLine): Promise<void> {
  if (on.comment.body.trim() === '') throw refusal('Body cannot be blank')
  if ((await hunkOf(repository, on)) === '') throw refusal('Path could not be resolved')
}

async function hunkOf(repository: Repository, { issue, review, comment }: OnLine): Promise<string> {
  const { mergeBase } = await rangeOf(repository, issue)
  const files = await diffFiles(repository.git, mergeBase, review.commitSha)
  const patch = files.find(({ path }) => path === comment.path)?.patch ?? ''
  if (comment.line === null) return patch
  for (const hunk of patch.split(/^(?=@@ )/m)) {
    const [, oldStart, oldCount = '1', newStart, newCount = '1'] =
      /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(hunk) ?? []
    const [start, count] = comment.side === 'LEFT' ? [oldStart, oldCount] : [newStart, newCount]
    const from = Number(start)
    if (comment.line >= from && comment.line < from + Number(count)) return hunk.trimEnd()
  }
  return ''
}

type More = Omit<ReviewComment, 'id' | 'actor' | 'reviewId' | 'createdAt' | 'updatedAt' | 'lastEditedAt' | 'reactions'>

function add(
  world: World,
  repository: Repository,
  on: { actor: Actor; issue: PullRequest; review: Review; more: More },
): ReviewComment {
  const { actor, issue, review, more } = on
  const at = world.timestamp()
  const own = {
    id: world.nextId(),
    actor,
    reviewId: review.id,
    createdAt: at,
    updatedAt: at,
    lastEditedAt: null,
    reactions: [],
  }
  const comment: ReviewComment = { ...more, ...own }
  issue.pull.reviewComments.push(comment)
  const { id, path, line, body, inReplyTo } = comment
  world.record(actor, 'review-comment.created', {
    ...{ repository: fullName(repository), number: issue.number, id, path, line, body },
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  })
  const payload = {
    comment: renderReviewComment(world, repository, { issue, comment }),
    pull_request: renderPullSimple(world, repository, issue),
  }
  world.notify({ event: 'pull_request_review_comment', action: 'created', actor, repository, payload })
  return comment
}

function refusal(message: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Unprocessable Entity', [message])
}
