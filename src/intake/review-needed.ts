import { isFault } from '../domain/fault.ts'
import type { RunState } from '../domain/run-state.ts'
import { renderReviewRules } from '../view/render-review-rules.ts'
import { type Reply, replyOnce } from './reply.ts'
import type { Talk } from './talk.ts'
import type { Turns } from './turns.ts'

/**
 * Answers an approval by command where the base branch's rules want a review, which the command cannot be: with the link
 * to give one. Once for each person and head, and not where they have given it.
 */
export async function askForReview(
  host: Talk,
  { published }: Pick<RunState, 'published'>,
  { to, number, inTurn }: Pick<Reply, 'to' | 'number'> & { readonly inTurn: Turns | undefined },
): Promise<void> {
  if (published === undefined) return
  const { base, commit, pull } = published
  try {
    const rules = await host.reviewRules(base)
    if (rules === undefined) return
    const reviews = await host.reviews(pull)
    const given = reviews.some(
      ({ author, state, commit: seen }) => author.id === to.actor.id && state === 'approved' && seen === commit,
    )
    if (given) return
    const text = `Your approval counts for \`sallyport/approval\`. ${renderReviewRules(rules, published)}`
    const marker = `review-needed:${to.actor.id}:${commit.slice(0, 12)}`
    await replyOnce(host, { to, number, marker, text }, inTurn)
  } catch (error) {
    // A courtesy: what was asked is in the log already.
    if (!isFault(error)) throw error
  }
}
