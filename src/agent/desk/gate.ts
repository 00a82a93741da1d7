import { isPlanning } from '../../domain/plan-state.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { ToolEffect, ToolOutcome } from '../tools/tool.ts'

/** Why a call may not be executed as things stand, for the model; undefined: it may. Pure. */
export function refuseCall(
  state: Pick<RunState, 'intent' | 'plan'>,
  call: { readonly name: string; readonly effect: ToolEffect },
): ToolOutcome | undefined {
  const hands = call.effect === 'edit' || call.name === 'submit'
  if (isPlanning(state)) return hands || call.effect === 'command' ? refused(UNAPPROVED) : undefined
  return hands && state.plan === undefined ? refused(UNPLANNED) : undefined
}

function refused(text: string): ToolOutcome {
  return { type: 'result', ok: false, text, refused: true }
}

const UNAPPROVED =
  'Nothing may be run or changed before people have approved the plan. Look with the reading tools, then call plan.'
const UNPLANNED =
  'Make a plan first: call plan with goal, steps, files and risk. One call is enough, and it can be revised later.'
