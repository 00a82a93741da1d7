import { executeCall } from './execute.ts'
import { type Acted, finished, type LoopConfig, type LoopEnd } from './loop.ts'
import { createRoom } from './room.ts'
import type { ToolOutcome } from './tools/tool.ts'
import { loadText, storeText, type Work, type WorkDeps } from './work.ts'

/**
 * Tool calls through the log: what it holds is not shown differently again. The workspace of a new sandbox is brought
 * to where the log ends by doing again, in order, the recorded calls that may have changed it.
 */
export function createCalls(deps: WorkDeps, work: Work): LoopConfig['act'] {
  const { journal, budget, signal, tools, found } = work
  const room = createRoom(work)

  const shown = (text: string, ok: boolean, effect: string): Acted => {
    budget.printed(text.length)
    return { type: 'result', text, ok, edited: effect === 'edit' && ok }
  }

  return async (step, index, call) => {
    signal.throwIfAborted()
    const stored = found.steps[step - 1]?.results[index]
    const effect = tools.get(call.name)?.effect ?? 'none'
    if (stored !== undefined) {
      if (effect !== 'none') await executeCall(call, { room, tools, redact: async (text) => text })
      return shown(await loadText(deps.blobs, stored.result), stored.ok, effect)
    }
    const line = journal.state().steps[step - 1]?.calls[index] ?? call.name
    deps.progress?.({ runId: found.runId, step, type: 'call', line })
    const began = deps.clock.monotonic()
    const outcome = await executeCall(call, { room, tools, redact: deps.redact })
    if (outcome.type !== 'result') return endFrom(outcome)
    const digest = await storeText(deps.blobs, outcome.text)
    const durationMs = Math.round(deps.clock.monotonic() - began)
    const data = { step, call: call.id, tool: call.name, result: digest, ok: outcome.ok, durationMs }
    await journal.record({ type: 'tool.returned', data })
    return shown(outcome.text, outcome.ok, effect)
  }
}

function endFrom(outcome: Exclude<ToolOutcome, { type: 'result' }>): LoopEnd {
  if (outcome.type === 'gave-up') return finished('gave-up', outcome.reason)
  const { title, summary } = outcome
  return { type: 'finished', end: { outcome: 'submitted', title, summary, reason: '' } }
}
