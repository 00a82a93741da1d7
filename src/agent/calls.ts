import type { EventData } from '../domain/run-event.ts'
import type { ToolCall } from '../ports/model.ts'
import { createDesk } from './desk/desk.ts'
import { refuseCall } from './desk/gate.ts'
import { executeCall } from './execute.ts'
import { type Acted, finished, type LoopConfig, type LoopEnd } from './loop.ts'
import { createRoom } from './room.ts'
import { startOf } from './rounds/start-of.ts'
import { endingResult } from './rounds/tell-rounds.ts'
import { planRestoring, type Repeated, restore } from './saving/restore.ts'
import { createSaving } from './saving/save.ts'
import { cutOutput, handleOf } from './shown.ts'
import type { ToolOutcome, ToolResult } from './tools/tool.ts'
import { loadAnswer, loadText, storeText, type Work, type WorkDeps } from './work.ts'

export interface Calls extends Pick<LoopConfig, 'act'> {
  /** Brings the workspace of a new sandbox to where the log ends. */
  resume(): Promise<void>
}

/** Tool calls through the log: what it holds is neither executed nor shown differently again. */
export function createCalls(deps: WorkDeps, work: Work): Calls {
  const { journal, budget, signal, tools, cast, found } = work
  const room = createRoom(deps, work)
  const saving = createSaving(deps.blobs, room)
  const settle = createDesk(deps, journal)
  const effectOf = (tool: string) => tools.get(tool)?.effect ?? 'none'

  async function execute(call: ToolCall, redact: WorkDeps['redact']) {
    const looked = effectOf(call.name) === 'command' ? { ...room, exec: saving.exec } : room
    return executeCall(call, { room: looked, tools, redact })
  }

  async function again({ step, index }: Repeated): Promise<void> {
    const stored = found.steps[step - 1]
    const call = stored && (await loadAnswer(deps.blobs, stored.answer)).toolCalls[index]
    if (call !== undefined) await execute(call, async (text) => text)
  }

  async function resume(): Promise<void> {
    const kept = found.steps.filter(({ step }) => step > startOf(found).after)
    await restore(planRestoring(kept, effectOf), { blobs: deps.blobs, room, again })
    room.takeWritten()
  }

  async function act(step: number, index: number, call: ToolCall): Promise<Acted> {
    signal.throwIfAborted()
    const stored = found.steps[step - 1]?.results[index]
    if (stored !== undefined) return shown(call, await loadText(deps.blobs, stored.result), stored.ok)
    const ended = endingResult(found, step, call)
    if (ended !== undefined) return shown(call, ended, true)
    await journal.caughtUp()
    const line = journal.state().steps[step - 1]?.calls[index] ?? call.name
    deps.progress?.({ runId: found.runId, step, type: 'call', line })
    const began = deps.clock.monotonic()
    const named = { name: call.name, effect: effectOf(call.name) }
    const refused = cast.refuse(cast.roleOf(step), call) ?? refuseCall(journal.state(), named)
    const outcome = await settle(refused ?? (await execute(call, deps.redact)), { step, call: call.id })
    if (outcome.type === 'parked') return outcome
    if (outcome.type !== 'result') return endFrom(outcome)
    const durationMs = Math.round(deps.clock.monotonic() - began)
    const text = cutOutput(outcome.text, effectOf(call.name), handleOf(step, index))
    // What a model makes up as a name is said in the result, where it is redacted.
    const tool = tools.has(call.name) ? call.name : '(unknown)'
    const data = { step, call: call.id, tool, ok: outcome.ok, durationMs }
    // The sandbox is idle while the model thinks: time to keep what the call changed.
    journal.trail(keep(call, text, outcome).then((kept) => ({ type: 'tool.returned', data: { ...data, ...kept } })))
    return shown(call, text, outcome.ok)
  }

  type Kept = Pick<EventData['tool.returned'], 'result' | 'full' | 'saved'>

  async function keep(call: ToolCall, text: string, { text: all, refused }: ToolResult): Promise<Kept> {
    const [saved, result, full] = await Promise.all([
      refused ? UNTOUCHED : saving.save(effectOf(call.name), room.takeWritten()),
      storeText(deps.blobs, text),
      all === text ? undefined : storeText(deps.blobs, all),
    ])
    return { result, ...(full && { full }), ...(saved && { saved }) }
  }

  function shown(call: ToolCall, text: string, ok: boolean): Acted {
    budget.printed(text.length)
    return { type: 'result', text, ok, edited: ok && effectOf(call.name) === 'edit' }
  }

  return { act, resume }
}

const UNTOUCHED = { type: 'unchanged' } as const

function endFrom(outcome: Extract<ToolOutcome, { type: 'gave-up' | 'submitted' }>): LoopEnd {
  if (outcome.type === 'gave-up') return finished('gave-up', outcome.reason)
  const { title, summary, threads } = outcome
  return { type: 'finished', end: { outcome: 'submitted', title, summary, reason: '', ...(threads && { threads }) } }
}
