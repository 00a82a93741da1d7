import { type Fault, isFault } from '../domain/fault.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Message, Model, ModelAnswer, ToolCall } from '../ports/model.ts'
import type { Command, Sandbox } from '../ports/sandbox.ts'
import type { Journal } from '../ports/stage.ts'
import { boundAnswer } from './answer.ts'
import type { Budget } from './budget.ts'
import { cleanOutput } from './clean.ts'
import { executeCall, labelCall } from './execute.ts'
import { type Acted, type AgentEnd, endOf, type LoopConfig } from './loop.ts'
import { withRetries } from './retry.ts'
import type { ToolOutcome, ToolRoom } from './tools/tool.ts'
import { TOOLS } from './tools/tools.ts'

/** Room for one whole file. The same in every request, whatever is left of the budget. */
const MAX_OUTPUT_TOKENS = 8192
const DEFINITIONS = [...TOOLS.values()].map((tool) => tool.definition)

/** A line of progress, for a terminal. Nothing depends on it. */
export interface AgentProgress {
  readonly runId: string
  readonly step: number
  readonly type: 'call' | 'wait' | 'resumed'
  /** `run npm test`, cleaned and redacted. */
  readonly line: string
}

export interface StepsDeps {
  readonly model: Model
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly redact: (text: string, path: string) => Promise<string>
  readonly progress?: (line: AgentProgress) => void
}

export interface StepsScope {
  readonly journal: Journal
  readonly sandbox: Sandbox
  readonly budget: Budget
  readonly signal: AbortSignal
}

/**
 * Answers and results through the log: what it holds is never asked for, paid or shown differently again; what is new
 * is stored before anything depends on it. The workspace of a new sandbox is brought to where the log ends by doing
 * again, in order, the recorded calls that may have changed it.
 */
export function createSteps(deps: StepsDeps, scope: StepsScope): Pick<LoopConfig, 'answer' | 'act'> {
  const { journal, budget, signal } = scope
  const recorded = journal.state().steps
  const room = createRoom(scope)
  const report = (step: number, type: AgentProgress['type'], line: string) =>
    deps.progress?.({ runId: journal.state().runId, step, type, line })

  async function answer(step: number, messages: readonly Message[]): Promise<ModelAnswer | AgentEnd> {
    signal.throwIfAborted()
    const stored = recorded[step - 1]
    if (stored !== undefined) report(step, 'resumed', stored.calls.join(', '))
    const given = stored === undefined ? await ask(step, messages) : await loadAnswer(deps.blobs, stored.answer)
    if (!('outcome' in given)) budget.answered(given, messages)
    return given
  }

  async function ask(step: number, messages: readonly Message[]): Promise<ModelAnswer | AgentEnd> {
    const request = { messages, tools: DEFINITIONS, maxOutputTokens: MAX_OUTPUT_TOKENS }
    const waiting = (fault: Fault, ms: number) =>
      report(step, 'wait', `${cleanOutput(fault.message)} Again in ${ms} ms.`)
    try {
      const raw = await withRetries(() => deps.model.complete(request, signal), { clock: deps.clock, signal, waiting })
      return await keep(step, boundAnswer(raw))
    } catch (error) {
      // Would overflow again on every attempt, so it is an end and no fault.
      if (isFault(error, 'context-overflow')) return endOf('out-of-budget', OVERFLOW)
      throw error
    }
  }

  async function keep(step: number, given: ModelAnswer): Promise<ModelAnswer> {
    const calls = await Promise.all(given.toolCalls.map((call) => labelCall(call, deps)))
    const digest = await deps.blobs.put(Buffer.from(JSON.stringify(given)))
    const { model, usage } = given
    await journal.record({ type: 'model.answered', data: { step, answer: digest, model, usage, calls } })
    return given
  }

  async function act(step: number, index: number, call: ToolCall): Promise<Acted> {
    signal.throwIfAborted()
    const stored = recorded[step - 1]?.results[index]
    const effect = TOOLS.get(call.name)?.effect ?? 'none'
    if (stored !== undefined) {
      if (effect !== 'none') await executeCall(call, { room, redact: async (text) => text })
      return shown(await loadText(deps.blobs, stored.result), effect === 'edit' && stored.ok)
    }
    report(step, 'call', journal.state().steps[step - 1]?.calls[index] ?? call.name)
    const began = deps.clock.monotonic()
    const outcome = await executeCall(call, { room, redact: deps.redact })
    if (outcome.type !== 'result') return { type: 'end', end: endFrom(outcome) }
    const digest = await deps.blobs.put(Buffer.from(outcome.text))
    const durationMs = Math.round(deps.clock.monotonic() - began)
    const data = { step, call: call.id, tool: call.name, result: digest, ok: outcome.ok, durationMs }
    await journal.record({ type: 'tool.returned', data })
    return shown(outcome.text, effect === 'edit' && outcome.ok)
  }

  function shown(text: string, edited: boolean): Acted {
    budget.printed(text.length)
    return { type: 'result', text, edited }
  }

  return { answer, act }
}

async function loadAnswer(blobs: BlobStore, digest: string): Promise<ModelAnswer> {
  return JSON.parse(await loadText(blobs, digest)) as ModelAnswer
}

async function loadText(blobs: BlobStore, digest: string): Promise<string> {
  const bytes = await blobs.get(digest)
  if (bytes === undefined) throw new Error(`The log names blob ${digest}, which is not stored.`)
  return new TextDecoder().decode(bytes)
}

function createRoom({ sandbox, budget, signal }: StepsScope): ToolRoom {
  return {
    exec: (command: Command) => sandbox.exec(command, signal),
    remainingMs: () => budget.remainingMs(),
    aborted: () => signal.aborted,
  }
}

function endFrom(outcome: Exclude<ToolOutcome, { type: 'result' }>): AgentEnd {
  if (outcome.type === 'gave-up') return endOf('gave-up', outcome.reason)
  return { outcome: 'submitted', title: outcome.title, summary: outcome.summary, reason: '' }
}

const OVERFLOW =
  'The conversation no longer fits into the window of the model. Use a model with a larger one, or ask for less.'
