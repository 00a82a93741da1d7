import type { ModelAnswer } from '../../ports/model.ts'
import type { Journal } from '../../ports/stage.ts'
import { finished, type LoopConfig } from '../loop.ts'
import type { Work } from '../work.ts'
import { createDetectors, SIGNS, type Sign } from './signs.ts'

/** At which count a sign earns a nudge, the demand to go about it in another way, and the end of the run. */
const LEVELS: Readonly<Record<Sign, readonly [nudge: number, turn: number, stop: number]>> = {
  silence: [1, 2, 3],
  'same-call': [4, 5, 6],
  'same-error': [4, 6, 8],
  'ping-pong': [3, 4, 5],
  'no-progress': [4, 6, 8],
}

/** Watches a run for going round in circles. What it says is a function of the turns; that it was said is an event. */
export function createAdvice({
  journal,
  found,
}: Pick<Work, 'found'> & { readonly journal: Journal }): LoopConfig['advise'] {
  const detectors = createDetectors()
  return async (turn) => {
    const counts = SIGNS.map((sign) => ({ sign, count: detectors[sign](turn) }))
    const stop = counts.find(({ sign, count }) => count >= LEVELS[sign][2])
    if (stop !== undefined) return endOf(stop.sign, turn.answer.finish)
    const said = [1, 0].flatMap((level) => {
      const reached = counts.find(({ sign, count }) => count === LEVELS[sign][level])
      return reached === undefined ? [] : [{ level, sign: reached.sign }]
    })[0]
    if (said === undefined) return undefined
    const known = found.context?.nudges.some(({ step }) => step === turn.step)
    const data = { step: turn.step, sign: said.sign, level: said.level + 1 }
    if (!known) await journal.record({ type: 'agent.nudged', data })
    return said.level === 0 ? nudgeOf(said.sign, turn.answer.finish) : `${ANOTHER_WAY[said.sign]} ${THINK}`
  }
}

function nudgeOf(sign: Sign, finish: ModelAnswer['finish']): string {
  return sign === 'silence' ? SILENT[finish] : NUDGE[sign]
}

function endOf(sign: Sign, finish: ModelAnswer['finish']) {
  return sign === 'silence' ? finished('no-answer', SILENCE[finish]) : finished('stuck', STUCK[sign])
}

const SILENT: Readonly<Record<ModelAnswer['finish'], string>> = {
  stop: 'Nobody reads plain text. Go on with a tool call; call submit when the work is done, give_up when it cannot be.',
  'tool-calls': 'The answer held no tool call. Go on with one.',
  length: 'The answer was cut off at its length limit before a tool call. Go on with one short tool call.',
  refused:
    'The answer was withheld. If the task can be done, go on with a tool call; if not, call give_up and say why.',
}
const NUDGE: Readonly<Record<Exclude<Sign, 'silence'>, string>> = {
  'same-call': 'This exact call has given this exact result 4 times. Repeating it changes nothing: try another way.',
  'same-error': 'The last 4 answers failed with the same error. Read it again: what does it say must be different?',
  'ping-pong': 'The last steps went through the same cycle 3 times. Decide for one side, or look for what both miss.',
  'no-progress': 'The same tests fail as before the last edits. Find out why they fail before the next edit.',
}
const ANOTHER_WAY: Readonly<Record<Sign, string>> = {
  silence: 'Again no tool call. The next answer must be one: submit and give_up are tools too.',
  'same-call': 'Again the same call with the same result.',
  'same-error': 'Still the same error.',
  'ping-pong': 'Still the same cycle.',
  'no-progress': 'Still the same tests fail.',
}
const THINK = `Go about it in another way: say in one sentence what you assumed, check that assumption with a call that you
have not made yet, and undo what did not help. If there is no other way, call give_up with what you found out.`
const SILENCE: Readonly<Record<ModelAnswer['finish'], string>> = {
  stop: 'The model answered three times in a row without calling a tool. A model that supports tool calls is needed.',
  'tool-calls': 'The model announced tool calls three times in a row and sent none. Its endpoint may not support them.',
  length: 'The model ran into its output limit three times in a row without calling a tool.',
  refused:
    'The model, or a content filter in front of it, refused the task three times. Rephrase it, or use another model.',
}
const STUCK: Readonly<Record<Exclude<Sign, 'silence'>, string>> = {
  'same-call': 'The model repeated the same call with the same result and did not find another way.',
  'same-error': 'The model ran into the same error again and again and did not find another way.',
  'ping-pong': 'The model went back and forth between the same states and did not find another way.',
  'no-progress': 'The same tests kept failing whatever the model edited, and it did not find another way.',
}
