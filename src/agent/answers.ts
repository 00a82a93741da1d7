import { type Fault, isFault } from '../domain/fault.ts'
import type { Money } from '../domain/money.ts'
import { agentCall } from '../domain/spend-state.ts'
import type { Message, ModelAnswer } from '../ports/model.ts'
import { boundAnswer } from './answer.ts'
import { cleanOutput } from './clean.ts'
import { labelCall } from './execute.ts'
import { createMeter } from './meter.ts'
import { createRequestRecorder, type Recorded } from './request-record.ts'
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
  const recorder = createRequestRecorder(definitions, MAX_OUTPUT_TOKENS)
  const either = AbortSignal.any([signal, journal.broken])

  async function ask(step: number, messages: readonly Message[], recorded: Recorded): Promise<Answered> {
    const request = { messages, tools: definitions, maxOutputTokens: MAX_OUTPUT_TOKENS }
    const waiting = (fault: Fault, ms: number) => {
      const line = `${cleanOutput(fault.message)} Again in ${ms} ms.`
      deps.progress?.({ runId: found.runId, step, type: 'wait', line })
    }
    try {
      const ask = () => meter.ask(agentCall(step), request, either)
      const metered = await withRetries(ask, {
        clock: deps.clock,
        signal: either,
        waiting,
        remainingMs: budget.remainingMs,
      })
      if (metered.type === 'refused') return { refused: metered.reason }
      const answer = boundAnswer(metered.answer)
      await keep({ step, recorded, cost: metered.cost }, answer)
      await metered.settle()
      return answer
    } catch (error) {
      if (isFault(error, 'context-overflow')) return 'overflow'
      throw error
    }
  }

  interface Asked {
    readonly step: number
    readonly recorded: Recorded
    readonly cost: Money | undefined
  }

  async function keep({ step, recorded, cost }: Asked, given: ModelAnswer): Promise<void> {
    const calls = await Promise.all(given.toolCalls.map((call) => labelCall(call, { ...deps, tools: work.tools })))
    const [answer, request] = await Promise.all([
      storeText(deps.blobs, JSON.stringify(given)),
      storeText(deps.blobs, recorded.text),
      step === found.steps.length + 1 ? storeText(deps.blobs, recorder.tools) : undefined,
    ])
    const { model, usage, served } = given
    const extra = { ...(cost !== undefined && { cost }), ...(served !== undefined && { served }) }
    await journal.record({ type: 'model.answered', data: { step, answer, model, usage, calls, request, ...extra } })
  }

  return async (step, messages) => {
    signal.throwIfAborted()
    await meter.begin()
    const stored = found.steps[step - 1]
    const line = stored?.calls.join(', ') ?? ''
    if (stored !== undefined) deps.progress?.({ runId: found.runId, step, type: 'resumed', line })
    const recorded = recorder.record(messages)
    if (stored !== undefined) deps.asked?.(step, recorded.digest, messages)
    const given =
      stored === undefined ? await ask(step, messages, recorded) : await loadAnswer(deps.blobs, stored.answer)
    if (given === 'overflow' || 'refused' in given) return given
    recorded.accept()
    budget.answered(step, given, messages)
    return given
  }
}
