import type { Message, ModelAnswer, ToolCall } from '../ports/model.ts'
import { cleanOutput } from './clean.ts'
import { cutMiddle } from './frame.ts'

const MAX_TEXT = 32_000
const MAX_ARGUMENTS = 256_000
const MAX_CALLS = 16
/** Encrypted thoughts are large; without them a model only thinks again. */
const MAX_CARRY = 512_000
const OVERSIZED = /^\{"oversized":(\d+)\}$/

/** A model's answer made fit to be stored and acted on: bounded, with call ids that are there and differ. */
export function boundAnswer(answer: ModelAnswer): ModelAnswer {
  const dropped = answer.toolCalls.length - MAX_CALLS
  const note = dropped > 0 ? `\n[${dropped} further tool calls were dropped: at most ${MAX_CALLS} in one answer]` : ''
  const seen = new Set<string>()
  const { carry, ...rest } = answer
  return {
    ...rest,
    ...(carry !== undefined && carry.value.length <= MAX_CARRY && { carry }),
    text: cutMiddle(answer.text.toWellFormed(), MAX_TEXT) + note,
    toolCalls: answer.toolCalls.slice(0, MAX_CALLS).map((call, index) => boundCall(call, index, seen)),
    model: cleanOutput(answer.model).slice(0, 200),
  }
}

function boundCall(call: ToolCall, index: number, seen: Set<string>): ToolCall {
  const usable = /^[\w.:-]{1,128}$/.test(call.id) && !seen.has(call.id)
  const id = usable ? call.id : `call-${index + 1}`
  seen.add(id)
  const size = call.arguments.length
  return {
    id,
    // Endpoints refuse a transcript whose calls have other names than these.
    name: call.name.slice(0, 64).replace(/[^\w-]/g, '_') || 'unnamed',
    arguments: size > MAX_ARGUMENTS ? JSON.stringify({ oversized: size }) : call.arguments.toWellFormed(),
  }
}

/** How many characters the arguments had, where `boundAnswer` took them out. */
export function oversized(call: ToolCall): number | undefined {
  const size = OVERSIZED.exec(call.arguments)?.[1]
  return size === undefined ? undefined : Number(size)
}

/** The answer as the transcript shows it from then on. Endpoints refuse empty messages and arguments that are no JSON. */
export function assistantMessage(answer: ModelAnswer): Message {
  const silent = answer.text.trim() === '' && answer.toolCalls.length === 0
  return {
    role: 'assistant',
    content: silent ? '(no answer)' : answer.text,
    toolCalls: answer.toolCalls.map((call) => ({ ...call, arguments: jsonObject(call.arguments) })),
    ...(answer.carry !== undefined && { carry: answer.carry }),
  }
}

function jsonObject(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text
  } catch {
    // Said to the model in the tool's result.
  }
  return JSON.stringify({ invalid: cutMiddle(text, 500) })
}
