import { isFault } from '../domain/fault.ts'
import type { Model } from '../ports/model.ts'

const QUESTION = { role: 'user', content: 'Answer with one word.' } as const
const ANSWER_TOKENS = 64
const WAIT_MS = 30_000

/** The smallest question there is. @returns why there was no answer, without a full stop; undefined where there was one. */
export async function askModel(model: Model): Promise<string | undefined> {
  const signal = AbortSignal.timeout(WAIT_MS)
  try {
    await model.complete({ messages: [QUESTION], tools: [], maxOutputTokens: ANSWER_TOKENS }, signal)
    return undefined
  } catch (error) {
    if (isFault(error)) return error.message.replace(/\.+$/, '')
    if (signal.aborted) return `no answer within ${WAIT_MS / 1000} s`
    throw error
  }
}
