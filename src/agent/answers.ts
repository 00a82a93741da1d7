import { type Fault, isFault } from '../domain/fault.ts'
import type { Money } from '../domain/money.ts'
import { agentCall } from '../domain/spend-state.ts'
import type { Message, ModelAnswer } from '../ports/model.ts'
import { boundAnswer } from './answer.ts'
import { cleanOutput } from './clean.ts'
import { labelCall } from './execute.ts'
import { createMeter } from './meter.ts'
import { withRetries } from './retry.ts'
import { loadAnswer, storeText, type Work, type WorkDeps } from './work.ts'

/** Room for one whole file. The same in every request, whatever is left of the budget. */
export const MAX_OUTPUT_TOKENS = 8192

/** `overflow`: no model that may answer has a window for this conversation. `refused`: a cap on money is reached. */
export type Answered = ModelAnswer | 'overflow' | { readonly refused: string }
export type Answers = (step: number, messages: readonly Message[]) => Promise<Answered>

/** Answers through the log: a stored one is never asked for or paid again, a new one is stored before it is used. */
export function createAnswers(deps: WorkDeps, work: Work): Answers {
  const { journal, budget, signal, found } = work
  const definitions = [...work.tools.values()].map((tool) => tool.definition)
  const meter = createMeter(deps.model, journal, deps.spending)

  async function ask(step: number, messages: readonly Message[]): Promise<Answered> {
    const request = { messages, tools: definitions, maxOutputTokens: MAX_OUTPUT_TOKENS }
    const waiting = (fault: Fault, ms: number) => {
      const line = `${cleanOutput(fault.message)} Again in ${ms} ms.`
      deps.progress?.({ runId: found.runId, step, type: 'wait', line })
    }
    try {
      const ask = () => meter.ask(agentCall(step), request, signal)
      const metered = await withRetries(ask, { clock: deps.clock, signal, waiting, remainingMs: budget.remainingMs })
      if (metered.type === 'refused') return { refused: metered.reason }
      const kept = await keep(step, boundAnswer(metered.answer), metered.cost)
      await metered.settle()
      return kept
    } catch (error) {
      if (isFault(error, 'context-overflow')) return 'overflow'
      throw error
    }
  }

  async function keep(step: number, given: ModelAnswer, cost: Money | undefined): Promise<ModelAnswer> {
    const calls = await Promise.all(given.toolCalls.map((call) => labelCall(call, { ...deps, tools: work.tools })))
    const digest = await storeText(deps.blobs, JSON.stringify(given))
    const { model, usage, served } = given
    const extra = { ...(cost !== undefined && { cost }), ...(served !== undefined && { served }) }
    const data = { step, answer: digest, model, usage, calls, ...extra }
    await journal.record({ type: 'model.answered', data })
    return given
  }

  return async (step, messages) => {
    signal.throwIfAborted()
    await meter.begin()
    const stored = found.steps[step - 1]
    const line = stored?.calls.join(', ') ?? ''
    if (stored !== undefined) deps.progress?.({ runId: found.runId, step, type: 'resumed', line })
    const given = stored === undefined ? await ask(step, messages) : await loadAnswer(deps.blobs, stored.answer)
    if (given !== 'overflow' && !('refused' in given)) budget.answered(given, messages)
    return given
  }
}
