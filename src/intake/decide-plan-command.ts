import { shortDigest } from '../domain/plan.ts'
import { openQuestion, type PlanState } from '../domain/plan-state.ts'
import type { Actor } from '../domain/repository.ts'
import type { InboxEvent } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'

/** Who said it, in which comment, when. */
export interface Said {
  readonly actor: Actor
  readonly commentId: number
  /** ISO 8601 UTC. */
  readonly at: string
}

type Decision = { readonly answer: string } | { readonly run: RunState; readonly event: InboxEvent }

/** What an approval means for a plan that waits. Pure. It is for one plan: the one that its author named or saw. */
export function decidePlanApproval(run: RunState & { plan: PlanState }, said: Said, named?: string): Decision {
  const { digest, at } = run.plan
  const way = `Say \`/agent approve ${shortDigest(digest)}\` for the plan that stands now.`
  if (said.actor.id === run.intent.requester.id) {
    return { answer: 'You asked for this plan: somebody else must approve it.' }
  }
  if (named !== undefined && !isPrefix(named, digest)) return { answer: `That is not the plan that waits here. ${way}` }
  if (named === undefined && !isAfter(said.at, at)) {
    return { answer: `That was said before this plan was there. ${way}` }
  }
  const data = { by: said.actor, digest, comment: said.commentId }
  return { run, event: { type: 'plan-approval.requested', data } }
}

function isPrefix(named: string, digest: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(named) && digest.startsWith(named)
}

// GitHub's times are whole seconds.
function isAfter(said: string, shown: string): boolean {
  return Date.parse(said) >= Math.floor(Date.parse(shown) / 1000) * 1000
}

/** Carries an answer to the question that is open. Pure. The first answer counts. */
export function decideAnswer(run: RunState, said: Said, text: string): Decision {
  const question = openQuestion(run)
  if (question === undefined) return { answer: 'No question is open here.' }
  if (text === '') return { answer: 'The answer is empty: `/agent answer <text>`.' }
  const data = { by: said.actor, number: question.number, text, comment: said.commentId }
  return { run, event: { type: 'question.answered', data } }
}
