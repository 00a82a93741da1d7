import type { EventData } from '../domain/run-event.ts'
import type { Message, ModelAnswer, ToolCall } from '../ports/model.ts'

export type AgentEnd = EventData['agent.finished']

/** How the work ends, for good or until somebody answers. */
export type LoopEnd =
  | { readonly type: 'finished'; readonly end: AgentEnd }
  | { readonly type: 'parked'; readonly reason: string; readonly wakeAt?: string }

/** A tool call's end: text for the model, or the end of the work. */
export type Acted =
  | { readonly type: 'result'; readonly text: string; readonly ok: boolean; readonly edited: boolean }
  | LoopEnd

/** One call as it went. */
export interface Observed {
  readonly call: ToolCall
  readonly result: string
  readonly ok: boolean
  /** It altered a file: reading or testing again after it is no repetition. */
  readonly edited: boolean
}

/** An answer and what came of it; `step` counts from 1. */
export interface Turn {
  readonly step: number
  readonly answer: ModelAnswer
  readonly observed: readonly Observed[]
}

export interface LoopConfig {
  /** Why no further call may be made, or undefined. */
  readonly exhausted: (step: number) => string | undefined
  /** The answer of this step to the conversation so far: the one in the log, else a new one, stored by then. */
  readonly ask: (step: number) => Promise<ModelAnswer | LoopEnd>
  /** Executes the answer's call number `index`, or gives back what the log has of it. */
  readonly act: (step: number, index: number, call: ToolCall) => Promise<Acted>
  /** A word to a model that goes round in circles, or the end of that. */
  readonly advise: (turn: Turn) => Promise<string | LoopEnd | undefined>
  /** Adds a turn and the advice to the conversation. */
  readonly tell: (turn: Turn, advice: string | undefined) => void
}

/**
 * Asks, acts, tells, until the work ends. What is told is a function of answers and results, so that a resumed run has
 * the same conversation.
 */
export async function runLoop(config: LoopConfig): Promise<LoopEnd> {
  for (let step = 1; ; step++) {
    const spent = config.exhausted(step)
    if (spent !== undefined) return finished('out-of-budget', spent)
    const answer = await config.ask(step)
    if ('type' in answer) return answer
    const turn = await actAll(config, step, answer)
    if ('type' in turn) return turn
    const advice = await config.advise(turn)
    if (typeof advice === 'object') return advice
    config.tell(turn, advice)
  }
}

async function actAll(config: LoopConfig, step: number, answer: ModelAnswer): Promise<Turn | LoopEnd> {
  const observed: Observed[] = []
  for (const [index, call] of answer.toolCalls.entries()) {
    const spent = config.exhausted(step)
    if (spent !== undefined) return finished('out-of-budget', spent)
    const acted = await config.act(step, index, call)
    if (acted.type !== 'result') return acted
    observed.push({ call, result: acted.text, ok: acted.ok, edited: acted.edited })
  }
  return { step, answer, observed }
}

export function finished(outcome: AgentEnd['outcome'], reason: string): LoopEnd {
  return { type: 'finished', end: { outcome, title: '', summary: '', reason } }
}

/** The results of a turn as the conversation shows them, each bound to its call. */
export function resultsOf(turn: Turn): Message[] {
  return turn.observed.map(({ call, result }) => ({ role: 'tool', callId: call.id, content: result }))
}
