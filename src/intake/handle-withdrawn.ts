import { askedKind } from '../domain/intent.ts'
import type { RunState } from '../domain/run-state.ts'
import { type Handled, type IntakeDeps, nothing } from './deps.ts'
import { deliver } from './handle-commanded.ts'
import type { Withdrawn } from './interpretation.ts'
import { runsOf } from './run-of.ts'

/** Taking the label or the comment away before the start cancels; later, `/agent stop` is the way. */
export async function handleWithdrawn(withdrawn: Withdrawn, deps: IntakeDeps): Promise<Handled> {
  const states = await runsOf(deps.runs, withdrawn.repository.id, withdrawn.number)
  const asked = states.find((state) => state.end === undefined && wasAskedBy(state, withdrawn.trigger))
  if (asked === undefined) return nothing('no live run was asked for by it')
  if (asked.base !== undefined) return nothing('the run has begun; /agent stop stops it')
  const what = 'label' in withdrawn.trigger ? 'the label was removed' : 'the comment was deleted'
  return deliver(asked, { type: 'trigger.withdrawn', data: { by: withdrawn.actor, what } }, withdrawn, deps)
}

function wasAskedBy({ intent }: RunState, trigger: Withdrawn['trigger']): boolean {
  if ('commentId' in trigger) return intent.commentId === trigger.commentId
  return intent.commentId === undefined && askedKind(intent) === trigger.label
}
