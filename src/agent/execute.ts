import { isFault } from '../domain/fault.ts'
import type { ThreadOutcome } from '../domain/round-event.ts'
import type { ToolCall } from '../ports/model.ts'
import { oversized } from './answer.ts'
import { cleanOutput } from './clean.ts'
import { cutMiddle } from './frame.ts'
import type { Tool, ToolOutcome, ToolRoom } from './tools/tool.ts'

/** Characters of one result that are kept at all; how much of it is shown is decided elsewhere. */
const MAX_KEPT = 256 * 1024

export interface ExecuteOptions {
  readonly room: ToolRoom
  readonly tools: ReadonlyMap<string, Tool>
  readonly redact: (text: string, path: string) => Promise<string>
}

/** Executes one call of the model's. Its mistakes come back as results that it can act on; faults are thrown. */
export async function executeCall(call: ToolCall, options: ExecuteOptions): Promise<ToolOutcome> {
  const outcome = await attempt(call, options)
  if (outcome.type === 'submitted') {
    const title = (await presentable(outcome.title, options)).replace(/\s+/g, ' ')
    const said = async ({ text, ...one }: ThreadOutcome) => ({ ...one, text: await presentable(text, options) })
    const threads = outcome.threads && (await Promise.all(outcome.threads.map(said)))
    return { ...outcome, title, summary: await presentable(outcome.summary, options), ...(threads && { threads }) }
  }
  if (outcome.type === 'gave-up') return { ...outcome, reason: await presentable(outcome.reason, options) }
  if (outcome.type === 'asked') return { ...outcome, question: await presentable(outcome.question, options) }
  if (outcome.type === 'planned') return presentablePlan(outcome, options)
  return { ...outcome, text: (await presentable(outcome.text, options)) || '(no output)' }
}

/** What a person sees of a call: `read_file index.js`. Shown as it is; never a secret, never more than a line. */
export async function labelCall(call: ToolCall, options: Omit<ExecuteOptions, 'room'>): Promise<string> {
  const prepared = options.tools.get(call.name)?.prepare(call.arguments)
  const label = prepared?.type === 'ready' ? prepared.label : '(invalid)'
  const shown = `${cleanOutput(call.name)} ${cleanOutput(label.slice(0, 2000))}`.replace(/\s+/g, ' ')
  const text = await options.redact(shown, 'call.txt')
  return (text.length > 180 ? `${text.slice(0, 177)}...` : text).toWellFormed()
}

type Planned = Extract<ToolOutcome, { type: 'planned' }>

async function attempt(call: ToolCall, { room, tools }: ExecuteOptions): Promise<ToolOutcome> {
  const size = oversized(call)
  if (size !== undefined)
    return refusal(`The arguments were ${size} characters long: too large. Write in smaller parts.`)
  const tool = tools.get(call.name)
  if (tool === undefined) return refusal(`There is no tool ${call.name}. Tools: ${[...tools.keys()].join(', ')}.`)
  const prepared = tool.prepare(call.arguments)
  if (prepared.type === 'invalid') return refusal(`Invalid arguments for ${call.name}: ${prepared.problem}`)
  try {
    return await prepared.run(room)
  } catch (error) {
    // A stop is an Error too, but not the tool's; a fault is for those who can try the whole run again.
    if (isFault(error) || room.aborted()) throw error
    return refusal(`${call.name} failed: ${String(error)}`)
  }
}

async function presentablePlan(outcome: Planned, options: ExecuteOptions): Promise<Planned> {
  const { draft } = outcome
  if (draft === undefined) return outcome
  const said = async (text: string) => (await presentable(text, options)).replace(/\s+/g, ' ')
  const goal = await said(draft.goal)
  const steps = await Promise.all(draft.steps.map(async (step) => ({ ...step, text: await said(step.text) })))
  const files = await Promise.all(draft.files.map(said))
  const questions = await Promise.all(draft.questions.map(said))
  return { ...outcome, draft: { ...draft, goal, steps, files, questions } }
}

function refusal(text: string): ToolOutcome {
  return { type: 'result', ok: false, text }
}

// Redacted before it is cut: a cut must not leave half a secret that nothing recognises.
async function presentable(text: string, options: ExecuteOptions): Promise<string> {
  const redacted = await options.redact(cleanOutput(text), 'output.txt')
  return cutMiddle(redacted.trimEnd(), MAX_KEPT)
}
