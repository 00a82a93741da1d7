import type { ModelAnswer } from '../ports/model.ts'
import { finished, type LoopConfig } from './loop.ts'
import { createRepetition } from './repetition.ts'

/** Watches a run for silence and repetition. */
export function createAdvice(): LoopConfig['advise'] {
  const observe = createRepetition()
  let silences = 0
  return async ({ answer, observed }) => {
    silences = answer.toolCalls.length === 0 ? silences + 1 : 0
    if (silences > 1) return finished('no-answer', SILENCE[answer.finish])
    if (silences === 1) return NUDGE[answer.finish]
    const repetition = observe(observed)
    if (repetition === 'stuck') return finished('stuck', STUCK)
    return repetition === 'nudge' ? REPEATED : undefined
  }
}

const NUDGE: Readonly<Record<ModelAnswer['finish'], string>> = {
  stop: 'Nobody reads plain text. Go on with a tool call; call submit when the work is done, give_up when it cannot be.',
  'tool-calls': 'The answer held no tool call. Go on with one.',
  length: 'The answer was cut off at its length limit before a tool call. Go on with one short tool call.',
  refused:
    'The answer was withheld. If the task can be done, go on with a tool call; if not, call give_up and say why.',
}
const SILENCE: Readonly<Record<ModelAnswer['finish'], string>> = {
  stop: 'The model answered twice in a row without calling a tool. A model that supports tool calls is needed.',
  'tool-calls': 'The model announced tool calls twice in a row and sent none. Its endpoint may not support them.',
  length: 'The model ran into its output limit twice in a row without calling a tool.',
  refused: 'The model, or a content filter in front of it, refused the task twice. Rephrase it, or use another model.',
}
const REPEATED = 'This exact call has given this exact result 4 times. Repeating it changes nothing: try another way.'
const STUCK = 'The model repeated the same call with the same result and did not find another way.'
