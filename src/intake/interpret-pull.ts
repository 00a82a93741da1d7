import type { z } from 'zod'
import { RETARGETED } from '../domain/gate-state.ts'
import { DEQUEUED } from '../domain/merge-state.ts'
import { type Interpretation, ignored, type PullMoved } from './interpretation.ts'
import { actorOf, type pullEvent, type pushEvent, repositoryOf, type reviewEvent } from './payload.ts'

const MOVES = new Set([
  'opened',
  'reopened',
  'synchronize',
  'closed',
  'ready_for_review',
  'converted_to_draft',
  DEQUEUED,
])

/** Everything that can change who may merge what: look at the pull request again. */
export function interpretPull(payload: z.infer<typeof pullEvent>): Interpretation {
  const { action = '', pull_request: pull } = payload
  const retargeted = action === 'edited' && payload.changes?.base !== undefined
  if (!MOVES.has(action) && !retargeted) return ignored(`pull_request.${action} moves nothing`)
  const what = retargeted ? RETARGETED : action
  const merge = pull.merged && pull.merge_commit_sha ? { mergeCommit: pull.merge_commit_sha } : {}
  const head = pull.head === undefined ? {} : { head: pull.head.sha }
  return { type: 'pull-moved', repository: repositoryOf(payload), number: payload.number, what, ...head, ...merge }
}

export function interpretReview(payload: z.infer<typeof reviewEvent>): Interpretation {
  const { action } = payload
  if (action !== 'submitted' && action !== 'dismissed') return ignored(`pull_request_review.${action} decides nothing`)
  const number = payload.pull_request.number
  const what = `review ${action}`
  return { type: 'pull-moved', repository: repositoryOf(payload), number, what, ...wishOf(payload) }
}

// Only what a person wrote under their own name in this very delivery.
function wishOf({ action, review, sender }: z.infer<typeof reviewEvent>): Pick<PullMoved, 'criticism' | 'changes'> {
  const by = actorOf(sender)
  const body = review?.body?.trim() ?? ''
  const asks = action === 'submitted' && review?.state === 'changes_requested' && by.type === 'User'
  if (!asks || review.user?.id !== by.id) return {}
  const saidAt = review.submitted_at ? { saidAt: review.submitted_at } : {}
  const changes = { by, body, review: review.id, head: review.commit_id ?? '', ...saidAt }
  return body === '' ? { changes } : { changes, criticism: { by, body, review: review.id } }
}

export function interpretPush(payload: z.infer<typeof pushEvent>): Interpretation {
  const branch = /^refs\/heads\/(.+)$/.exec(payload.ref)?.[1]
  if (branch === undefined) return ignored('not a branch')
  return { type: 'branch-pushed', repository: repositoryOf(payload), branch, by: actorOf(payload.sender) }
}
