import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { Fault, isFault } from '../../domain/fault.ts'
import type { Secret } from '../../domain/secret.ts'
import { retryAfterOf } from './retry-after.ts'

const OVERFLOW =
  /context[ _](?:length|window|size)|maximum context|prompt is too long|too many (?:input )?tokens|input is too long/i

/** What the SDK throws, as a fault that says whether a later try may help. Never shows the key. */
export function toFault(error: unknown, apiKey: Secret): Fault {
  if (isFault(error)) return error
  if (error instanceof APIConnectionTimeoutError) return unavailable('The endpoint did not answer in time.', error)
  if (error instanceof APIConnectionError)
    return unavailable(`The endpoint cannot be reached: ${causeOf(error)}`, error)
  if (error instanceof APIError) return fromStatus(error, speak(error.message, apiKey))
  // A connection that broke in the middle, or events that are no JSON.
  const message = `The answer broke off: ${speak(String(error), apiKey)}`
  return new Fault('malformed', message, { retryable: true, cause: error })
}

function fromStatus(error: APIError, message: string): Fault {
  const { status } = error
  if (status === 401 || status === 403) {
    const advice = `The endpoint refused the key (${status}). Check the key and what it may use.`
    return new Fault('unauthorized', advice, { retryable: false })
  }
  const told = fromWords({ code: error.code, message, serverError: status !== undefined && !isClientError(status) })
  if (told !== undefined) return told
  if (status === 404)
    return new Fault('model-unavailable', `No such model or address: ${message}`, { retryable: false })
  if (isClientError(status) && status !== 408 && status !== 409 && status !== 429) {
    return new Fault('rejected', message, { retryable: false })
  }
  return unavailable(message, undefined, retryAfterOf(error.headers, Date.now()))
}

interface Words {
  readonly code?: string | null | undefined
  readonly message: string
  readonly serverError: boolean
}

function fromWords({ code, message, serverError }: Words): Fault | undefined {
  if (code === 'context_length_exceeded' || (!serverError && OVERFLOW.test(message))) {
    return new Fault('context-overflow', message, { retryable: false })
  }
  // Waiting does not refill an account.
  return code === 'insufficient_quota' ? new Fault('model-unavailable', message, { retryable: false }) : undefined
}

/** What an event within an answer says went wrong. */
export function toldFault({
  code,
  message,
}: {
  code?: string | null | undefined
  message?: string | null | undefined
}) {
  const words = (message || code || 'The endpoint failed and does not say why.').slice(0, 300)
  return fromWords({ code, message: words, serverError: false }) ?? unavailable(words)
}

/** An answer that is none, or not all of one: worth another try. */
export function broken(message: string): Fault {
  return new Fault('malformed', message.slice(0, 500), { retryable: true })
}

function isClientError(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500
}

function unavailable(message: string, cause?: unknown, retryAfterMs?: number): Fault {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  return new Fault('model-unavailable', message, { retryable: true, cause, ...wait })
}

function causeOf(error: APIConnectionError): string {
  const causes = [error.cause, (error.cause as Error | undefined)?.cause]
  const named = causes.find(
    (cause): cause is NodeJS.ErrnoException => (cause as NodeJS.ErrnoException)?.code !== undefined,
  )
  return named?.code ?? error.message
}

function speak(message: string, apiKey: Secret): string {
  const key = apiKey.reveal()
  return (key === '' ? message : message.replaceAll(key, '[secret]')).slice(0, 300)
}
