import type { Budgets } from '../domain/policy.ts'
import type { Clock } from '../ports/clock.ts'
import type { Message, ModelAnswer } from '../ports/model.ts'

/** Characters of tool output that a run may bring into its transcript. */
const MAX_OUTPUT_CHARS = 8 * 1024 * 1024
/** Rough, and only for endpoints that do not count: OpenAI's own rule of thumb for English. */
const CHARS_PER_TOKEN = 4

/**
 * What a run may still spend. Asked before every call to the model and every tool call, so that a limit is passed by
 * the one call in flight at most. Steps, tokens and output are counted over all rounds that a person asked for at once,
 * replayed ones included; minutes are those of this attempt and of the rounds that were ended before it: time between a
 * crash and its resumption is nobody's work, and attempts are themselves limited.
 */
export interface Budget {
  /** Why nothing more may be spent, or undefined. `step` is the one about to be begun. */
  exhausted(step: number): string | undefined
  answered(step: number, answer: ModelAnswer, messages: readonly Message[]): void
  printed(chars: number): void
  remainingMs(): number
}

/** What was spent before: `step` is the last one that another request of people's paid for. */
export interface SpentBefore {
  readonly step: number
  /** Calls that are none of the agent's steps, and their tokens. */
  readonly calls: number
  readonly tokens: number
  readonly ms: number
}

const NOTHING: SpentBefore = { step: 0, calls: 0, tokens: 0, ms: 0 }

export function createBudget(limits: Budgets, clock: Clock, before: SpentBefore = NOTHING): Budget {
  const deadline = clock.monotonic() + limits.minutes * 60_000 - before.ms
  let tokens = before.tokens
  let output = 0
  return {
    exhausted(step) {
      if (step - before.step + before.calls > limits.steps) return `All ${limits.steps} steps of the budget were used.`
      if (tokens >= limits.tokens) return `${tokens} of ${limits.tokens} tokens of the budget were used.`
      if (clock.monotonic() >= deadline) return `The ${limits.minutes} minutes of the budget are over.`
      if (output >= MAX_OUTPUT_CHARS) return `The tools printed more than ${MAX_OUTPUT_CHARS} characters.`
      return undefined
    },
    answered(step, answer, messages) {
      if (step > before.step) tokens += countTokens(answer, messages)
    },
    printed(chars) {
      output += chars
    },
    remainingMs: () => Math.max(0, deadline - clock.monotonic()),
  }
}

function countTokens(answer: ModelAnswer, messages: readonly Message[]): number {
  const counted = answer.usage.inputTokens + answer.usage.outputTokens
  if (counted > 0) return counted
  const sent = messages.reduce((sum, message) => sum + message.content.length, 0)
  const got = answer.toolCalls.reduce((sum, call) => sum + call.arguments.length, answer.text.length)
  return Math.ceil((sent + got) / CHARS_PER_TOKEN)
}
