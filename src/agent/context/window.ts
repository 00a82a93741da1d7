import type { Message, Model } from '../../ports/model.ts'

/** Tokens, where nothing says how many the model takes. */
const UNKNOWN_WINDOW = 128_000
/** Fewer than models pack into a token: code and tool calls take more tokens than prose. */
const CHARS_PER_TOKEN = 3
/** However large the window: more is dearer in every step, and models find less in it. */
const COMFORT_CHARS = 120_000
const LEAST_CHARS = 12_000

/** Characters that a request may hold before the conversation is put away, and how many of its end are kept then. */
export interface Window {
  readonly limit: number
  readonly kept: number
}

export function windowOf(model: Pick<Model, 'offers'>, outputTokens: number): Window {
  const tokens = Math.min(...model.offers.map(({ contextWindow }) => contextWindow ?? UNKNOWN_WINDOW))
  const chars = Math.floor((tokens - outputTokens) * CHARS_PER_TOKEN * 0.8)
  const limit = Math.min(COMFORT_CHARS, Math.max(LEAST_CHARS, chars))
  return { limit, kept: Math.floor(limit * 0.3) }
}

export function sizeOf(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + messageSize(message), 0)
}

function messageSize(message: Message): number {
  const calls = message.role === 'assistant' ? message.toolCalls : []
  return calls.reduce((sum, call) => sum + call.name.length + call.arguments.length, message.content.length)
}
