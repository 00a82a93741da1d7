import type { EventData } from '../domain/run-event.ts'
import type { Message, ModelAnswer, ToolCall } from '../ports/model.ts'
import { assistantMessage } from './answer.ts'
import { createRepetition, type Observed } from './repetition.ts'

export type AgentEnd = EventData['agent.finished']

/** A tool call's end: text for the model, or the end of the work. */
export type Acted =
  | { readonly type: 'result'; readonly text: string; readonly edited: boolean }
  | { readonly type: 'end'; readonly end: AgentEnd }

export interface LoopConfig {
  /** What the conversation begins with. */
  readonly opening: readonly Message[]
  /** Why no further call may be made, or undefined. */
  readonly exhausted: (step: number) => string | undefined
  /** The answer of this step: the one in the log, else a new one, stored before it comes back. */
  readonly answer: (step: number, messages: readonly Message[]) => Promise<ModelAnswer | AgentEnd>
  /** Executes the answer's call number `index`, or gives back what the log has of it. */
  readonly act: (step: number, index: number, call: ToolCall) => Promise<Acted>
}

/**
 * Asks, acts, tells, until the work ends. The transcript only ever grows and is a function of answers and results, so
 * that a resumed run has the same one, and each request begins with the whole of the one before it.
 */
export async function runLoop(config: LoopConfig): Promise<AgentEnd> {
  const messages = [...config.opening]
  const observe = createRepetition()
  let silences = 0
  for (let step = 1; ; step++) {
    const spent = config.exhausted(step)
    if (spent !== undefined) return endOf('out-of-budget', spent)
    const answer = await config.answer(step, [...messages])
    if ('outcome' in answer) return answer
    messages.push(assistantMessage(answer))
    silences = answer.toolCalls.length === 0 ? silences + 1 : 0
    const told = silences > 0 ? nudge(answer, silences) : await actAll(config, { step, answer, observe })
    if (!Array.isArray(told)) return told
    messages.push(...told)
  }
}

function nudge({ finish }: ModelAnswer, silences: number): Message[] | AgentEnd {
  return silences > 1 ? endOf('no-answer', SILENCE[finish]) : [{ role: 'user', content: NUDGE[finish] }]
}

interface Turn {
  readonly step: number
  readonly answer: ModelAnswer
  readonly observe: ReturnType<typeof createRepetition>
}

async function actAll(config: LoopConfig, { step, answer, observe }: Turn): Promise<Message[] | AgentEnd> {
  const results: Message[] = []
  const observed: Observed[] = []
  for (const [index, call] of answer.toolCalls.entries()) {
    const spent = config.exhausted(step)
    if (spent !== undefined) return endOf('out-of-budget', spent)
    const acted = await config.act(step, index, call)
    if (acted.type === 'end') return acted.end
    results.push({ role: 'tool', callId: call.id, content: acted.text })
    observed.push({ tool: call.name, arguments: call.arguments, result: acted.text, edited: acted.edited })
  }
  const repetition = observe(observed)
  if (repetition === 'stuck') return endOf('stuck', STUCK)
  return repetition === 'nudge' ? [...results, { role: 'user', content: REPEATED }] : results
}

export function endOf(outcome: AgentEnd['outcome'], reason: string): AgentEnd {
  return { outcome, title: '', summary: '', reason }
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
