import type OpenAI from 'openai'
import { Stream } from 'openai/core/streaming'
import { Fault, isFault } from '../../domain/fault.ts'
import type { Model, ModelAnswer, ModelOffer } from '../../ports/model.ts'
import { createChatDialect } from './chat/dialect.ts'
import type { Assembly } from './dialect.ts'
import { createClient, type OpenaiOptions, toEndpoint } from './endpoint.ts'
import { createPatience, type Patience } from './patience.ts'
import { createResponsesDialect } from './responses/dialect.ts'
import { toFault } from './to-fault.ts'

/**
 * One model at any OpenAI-compatible endpoint, streamed where it streams. Never tries again by itself: whoever asks
 * knows what waiting costs.
 */
export function createOpenaiModel(options: OpenaiOptions): Model {
  const endpoint = toEndpoint(options)
  const client = createClient(endpoint)
  const dialect = (options.api === 'responses' ? createResponsesDialect : createChatDialect)(endpoint)
  const offer: ModelOffer = { endpoint: endpoint.endpoint, model: options.model, ...options.limits }
  return {
    name: options.model,
    offers: [offer],
    async complete(request, signal) {
      signal.throwIfAborted()
      const patience = createPatience(endpoint)
      const either = AbortSignal.any([signal, patience.signal])
      const most = Math.min(request.maxOutputTokens, offer.maxOutputTokens ?? Number.POSITIVE_INFINITY)
      try {
        const call = { request: { ...request, maxOutputTokens: most }, signal: either }
        const response = await dialect.send(client, call)
        const answer = await readAnswer({ response, client, patience }, dialect.createAssembly())
        return { ...answer, served: { ...served(offer), ...requestIdOf(response) } }
      } catch (error) {
        // First, because the SDK ends a stream that was aborted as if it had come to its end.
        signal.throwIfAborted()
        if (patience.signal.aborted) throw patience.signal.reason
        throw toFault(error, options.apiKey)
      } finally {
        patience.end()
      }
    },
  }
}

interface Received {
  readonly response: Response
  readonly client: OpenAI
  readonly patience: Patience
}

// An answer without end is an answer, only cut: asking again would bring it again.
async function readAnswer(received: Received, assembly: Assembly): Promise<ModelAnswer> {
  try {
    await absorbAll(received, assembly)
  } catch (error) {
    if (!isFault(error, 'too-large')) throw error
    return assembly.cut()
  }
  return assembly.complete()
}

/** Endpoints that cannot stream answer a request for a stream with the whole. */
async function absorbAll({ response, client, patience }: Received, assembly: Assembly): Promise<void> {
  const type = response.headers.get('content-type') ?? ''
  const watched = patience.watch(response)
  if (type.includes('event-stream')) {
    const events = Stream.fromSSEResponse<unknown>(watched, new AbortController(), client)
    for await (const event of events) assembly.absorb(event)
  } else if (type.includes('json')) {
    assembly.absorb(await watched.json())
  } else {
    await watched.body?.cancel()
    const message = `The endpoint answered with ${type.slice(0, 100) || 'no content type'}.`
    throw new Fault('malformed', message, { retryable: false })
  }
}

function served({ endpoint, model }: ModelOffer) {
  return { endpoint, model }
}

// OpenAI and most others; Anthropic; Azure's gateway.
const REQUEST_ID = ['x-request-id', 'request-id', 'apim-request-id'] as const

function requestIdOf({ headers }: Response): { requestId?: string } {
  const found = REQUEST_ID.map((name) => headers.get(name)).find((id) => id !== null && /^[\w.:-]{1,128}$/.test(id))
  return found ? { requestId: found } : {}
}
