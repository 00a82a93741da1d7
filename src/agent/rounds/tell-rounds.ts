import type { Round } from '../../domain/round-state.ts'
import type { ToolCall } from '../../ports/model.ts'
import type { LoopConfig } from '../loop.ts'
import { loadText, type Work, type WorkDeps } from '../work.ts'

/** Rounds that were begun behind this step. */
function begunBehind({ rounds = [] }: Work['found'], step: number): readonly Round[] {
  return rounds.filter(({ after }) => after === step)
}

/** What the conversation shows of a call that ended a round, or came too late in it; undefined for all others. */
export function endingResult(found: Work['found'], step: number, call: ToolCall): string | undefined {
  if (begunBehind(found, step).length === 0) return undefined
  return call.name === 'submit' ? HANDED_IN : NOT_EXECUTED
}

/** Advice as ever, and behind the last step of a round what the next one is about. */
export function tellRounds(
  { blobs }: Pick<WorkDeps, 'blobs'>,
  found: Work['found'],
  advise: LoopConfig['advise'],
): LoopConfig['advise'] {
  return async (turn) => {
    const begun = begunBehind(found, turn.step)
    if (begun.length === 0) return advise(turn)
    return (await Promise.all(begun.map(({ message }) => loadText(blobs, message)))).join('\n\n')
  }
}

const HANDED_IN = 'Handed in.'
const NOT_EXECUTED = 'Not executed: the work had ended.'
