import { type Fault, isFault } from '../domain/fault.ts'
import type { Message, ModelAnswer } from '../ports/model.ts'
import { boundAnswer } from './answer.ts'
import { cleanOutput } from './clean.ts'
import { labelCall } from './execute.ts'
import { withRetries } from './retry.ts'
import { loadAnswer, storeText, type Work, type WorkDeps } from './work.ts'

/** Room for one whole file. The same in every request, whatever is left of the budget. */
const MAX_OUTPUT_TOKENS = 8192

/** `overflow`: no model that may answer has a window for this conversation. */
export type Answers = (step: number, messages: readonly Message[]) => Promise<ModelAnswer | 'overflow'>

/** Answers through the log: a stored one is never asked for or paid again, a new one is stored before it is used. */
export function createAnswers(deps: WorkDeps, work: Work): Answers {
  const { journal, budget, signal, found } = work
  const definitions = [...work.tools.values()].map((tool) => tool.definition)

  async function ask(step: number, messages: readonly Message[]): Promise<ModelAnswer | 'overflow'> {
    const request = { messages, tools: definitions, maxOutputTokens: MAX_OUTPUT_TOKENS }
    const waiting = (fault: Fault, ms: number) => {
      const line = `${cleanOutput(fault.message)} Again in ${ms} ms.`
      deps.progress?.({ runId: found.runId, step, type: 'wait', line })
    }
    try {
      const raw = await withRetries(() => deps.model.complete(request, signal), { clock: deps.clock, signal, waiting })
      return await keep(step, boundAnswer(raw))
    } catch (error) {
      if (isFault(error, 'context-overflow')) return 'overflow'
      throw error
    }
  }

  async function keep(step: number, given: ModelAnswer): Promise<ModelAnswer> {
    const calls = await Promise.all(given.toolCalls.map((call) => labelCall(call, { ...deps, tools: work.tools })))
    const digest = await storeText(deps.blobs, JSON.stringify(given))
    const { model, usage } = given
    await journal.record({ type: 'model.answered', data: { step, answer: digest, model, usage, calls } })
    return given
  }

  return async (step, messages) => {
    signal.throwIfAborted()
    const stored = found.steps[step - 1]
    const line = stored?.calls.join(', ') ?? ''
    if (stored !== undefined) deps.progress?.({ runId: found.runId, step, type: 'resumed', line })
    const given = stored === undefined ? await ask(step, messages) : await loadAnswer(deps.blobs, stored.answer)
    if (given !== 'overflow') budget.answered(given, messages)
    return given
  }
}
