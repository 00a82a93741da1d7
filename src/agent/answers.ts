import { type Fault, isFault } from '../domain/fault.ts'
import type { Money } from '../domain/money.ts'
import { agentCall } from '../domain/spend-state.ts'
import type { Message, Model, ModelAnswer } from '../ports/model.ts'
import { boundAnswer } from './answer.ts'
import { cleanOutput } from './clean.ts'
import { labelCall } from './execute.ts'
import { createMeter, type Meter } from './meter.ts'
import { createRequestRecorder, type Recorded } from './request-record.ts'
import { withRetries } from './retry.ts'
import type { WorkRole } from './roles/roles.ts'
import { loadAnswer, storeText, type Work, type WorkDeps } from './work.ts'

/** Room for one whole file. The same in every request, whatever is left of the budget. */
export const MAX_OUTPUT_TOKENS = 8192

/** `overflow`: no model that may answer has a window for this conversation. `refused`: a cap on money is reached. */
export type Answered = ModelAnswer | 'overflow' | { readonly refused: string }
export type Answers = (step: number, messages: readonly Message[]) => Promise<Answered>

/** Answers through the log: a stored one is never asked for or paid again, a new one is stored before it is used. */
export function createAnswers(deps: WorkDeps, work: Work): Answers {
  const { journal, budget, signal, found, cast } = work
  const meters = createMeters(deps, work)
  const recorder = createRequestRecorder(MAX_OUTPUT_TOKENS)
  const keptTools = new Set<string>()
  const either = AbortSignal.any([signal, journal.broken])

  async function ask(step: number, messages: readonly Message[], recorded: Recorded): Promise<Answered> {
    const role = cast.roleOf(step)
    const request = { messages, tools: cast.definitionsOf(role), maxOutputTokens: MAX_OUTPUT_TOKENS }
    const waiting = (fault: Fault, ms: number) => {
      const line = `${cleanOutput(fault.message)} Again in ${ms} ms.`
      deps.progress?.({ runId: found.runId, step, type: 'wait', line })
    }
    try {
      const ask = () => meters(role).ask(agentCall(step), request, either)
      const metered = await withRetries(ask, {
        clock: deps.clock,
        signal: either,
        waiting,
        remainingMs: budget.remainingMs,
      })
      if (metered.type === 'refused') return { refused: metered.reason }
      const answer = boundAnswer(metered.answer)
      await keep({ step, role, recorded, cost: metered.cost }, answer)
      await metered.settle()
      return answer
    } catch (error) {
      if (isFault(error, 'context-overflow')) return 'overflow'
      throw error
    }
  }

  interface Asked {
    readonly step: number
    readonly role: WorkRole
    readonly recorded: Recorded
    readonly cost: Money | undefined
  }

  async function keep({ step, role, recorded, cost }: Asked, given: ModelAnswer): Promise<void> {
    const calls = await Promise.all(given.toolCalls.map((call) => labelCall(call, { ...deps, tools: work.tools })))
    const [answer, request] = await Promise.all([
      storeText(deps.blobs, JSON.stringify(given)),
      storeText(deps.blobs, recorded.text),
      keptTools.has(recorded.tools) ? undefined : storeText(deps.blobs, recorded.tools),
    ])
    keptTools.add(recorded.tools)
    const { model, usage, served } = given
    const extra = { ...(cost !== undefined && { cost }), ...(served && { served }), ...(role !== 'coder' && { role }) }
    await journal.record({ type: 'model.answered', data: { step, answer, model, usage, calls, request, ...extra } })
  }

  return async (step, messages) => {
    signal.throwIfAborted()
    await meters(cast.roleOf(step)).begin()
    const stored = found.steps[step - 1]
    const line = stored?.calls.join(', ') ?? ''
    if (stored !== undefined) deps.progress?.({ runId: found.runId, step, type: 'resumed', line })
    const recorded = recorder.record(messages, cast.definitionsOf(cast.roleOf(step)))
    if (stored !== undefined) deps.asked?.(step, recorded.digest, messages)
    const given =
      stored === undefined ? await ask(step, messages, recorded) : await loadAnswer(deps.blobs, stored.answer)
    if (given === 'overflow' || 'refused' in given) return given
    recorded.accept()
    budget.answered(step, given, messages)
    return given
  }
}

// One for each role's model, made when it is first needed.
function createMeters(deps: WorkDeps, { journal, cast }: Work): (role: WorkRole) => Meter {
  const made = new Map<Model, Meter>()
  return (role) => {
    const model = cast.modelOf(role)
    const meter = made.get(model) ?? createMeter(model, journal, deps.spending)
    made.set(model, meter)
    return meter
  }
}
