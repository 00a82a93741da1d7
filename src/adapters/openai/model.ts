import OpenAI from 'openai'
import { Stream } from 'openai/core/streaming'
import { Fault } from '../../domain/fault.ts'
import type { Secret } from '../../domain/secret.ts'
import type { Model, ModelAnswer } from '../../ports/model.ts'
import { createAssembly } from './assembly.ts'
import { createBoundedFetch } from './bounded-fetch.ts'
import { toBody } from './to-body.ts'
import { toFault } from './to-fault.ts'

export interface OpenaiOptions {
  /** As the endpoint's documentation gives it, usually ending in `/v1`. */
  readonly baseUrl: string
  readonly apiKey: Secret
  readonly model: string
  /** For one whole answer, its stream included. Default 10 minutes. */
  readonly timeoutMs?: number
  /** Bytes of one answer as sent, deltas and all. Default 10 MiB. */
  readonly maxAnswerBytes?: number
}

const TIMEOUT_MS = 10 * 60_000
const MAX_ANSWER_BYTES = 10 * 1024 * 1024

/**
 * Chat completions of any OpenAI-compatible endpoint, streamed where it streams. Never tries again by itself: whoever
 * asks knows what waiting costs. Reads nothing from the environment.
 */
export function createOpenaiModel(options: OpenaiOptions): Model {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const client = createClient(options, timeoutMs)
  return {
    name: options.model,
    offers: [{ endpoint: new URL(options.baseUrl).host, model: options.model }],
    async complete(request, signal) {
      signal.throwIfAborted()
      const deadline = AbortSignal.timeout(timeoutMs)
      const either = AbortSignal.any([signal, deadline])
      try {
        const body = toBody(request, options)
        const response = await client.chat.completions.create(body, { signal: either }).asResponse()
        return await readAnswer(response, client, options.model)
      } catch (error) {
        // First, because the SDK ends a stream that was aborted as if it had come to its end.
        signal.throwIfAborted()
        if (deadline.aborted) throw new Fault('timeout', `No answer within ${timeoutMs} ms.`, { retryable: true })
        throw toFault(error, options.apiKey)
      }
    },
  }
}

function createClient(options: OpenaiOptions, timeout: number): OpenAI {
  return new OpenAI({
    baseURL: options.baseUrl,
    apiKey: options.apiKey.reveal(),
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout,
    fetch: createBoundedFetch(options.maxAnswerBytes ?? MAX_ANSWER_BYTES),
  })
}

/** Endpoints that cannot stream answer a request for a stream with the whole. */
async function readAnswer(response: Response, client: OpenAI, model: string): Promise<ModelAnswer> {
  const assembly = createAssembly(model)
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('event-stream')) {
    const chunks = Stream.fromSSEResponse<unknown>(response, new AbortController(), client)
    for await (const chunk of chunks) assembly.absorb(chunk)
  } else if (type.includes('json')) {
    assembly.absorb(await response.json())
  } else {
    await response.body?.cancel()
    const message = `The endpoint answered with ${type.slice(0, 100) || 'no content type'}.`
    throw new Fault('malformed', message, { retryable: false })
  }
  return assembly.complete()
}
