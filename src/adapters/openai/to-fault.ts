import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { Fault, isFault } from '../../domain/fault.ts'
import type { Secret } from '../../domain/secret.ts'

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
  if (error.code === 'context_length_exceeded' || (isClientError(status) && OVERFLOW.test(message))) {
    return new Fault('context-overflow', message, { retryable: false })
  }
  if (status === 401 || status === 403) {
    const advice = `The endpoint refused the key (${status}). Check OPENAI_API_KEY and what it may use.`
    return new Fault('unauthorized', advice, { retryable: false })
  }
  // Waiting does not refill an account.
  if (error.code === 'insufficient_quota') return new Fault('model-unavailable', message, { retryable: false })
  if (status === 404)
    return new Fault('model-unavailable', `No such model or address: ${message}`, { retryable: false })
  if (isClientError(status) && status !== 408 && status !== 409 && status !== 429) {
    return new Fault('rejected', message, { retryable: false })
  }
  return unavailable(message, undefined, retryAfterOf(error.headers))
}

function isClientError(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500
}

function unavailable(message: string, cause?: unknown, retryAfterMs?: number): Fault {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  return new Fault('model-unavailable', message, { retryable: true, cause, ...wait })
}

function retryAfterOf(headers: Headers | undefined): number | undefined {
  const precise = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (precise >= 0) return precise
  const value = headers?.get('retry-after')
  if (!value) return undefined
  const ms = /^[\d.]+$/.test(value) ? Number.parseFloat(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
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
