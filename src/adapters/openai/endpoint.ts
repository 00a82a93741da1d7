import OpenAI from 'openai'
import type { Secret } from '../../domain/secret.ts'
import type { ModelOffer } from '../../ports/model.ts'
import { createBoundedFetch } from './bounded-fetch.ts'

export interface OpenaiOptions {
  /** As the endpoint's documentation gives it, usually ending in `/v1`. */
  readonly baseUrl: string
  readonly apiKey: Secret
  readonly model: string
  /** Which of the two forms it speaks. Default `chat`. */
  readonly api?: 'chat' | 'responses'
  /** What the configuration calls it. Default: its host. */
  readonly endpoint?: string
  readonly limits?: Pick<ModelOffer, 'contextWindow' | 'maxOutputTokens' | 'prices'>
  /** A header that takes the key instead of `Authorization: Bearer`: Azure's `api-key`. */
  readonly keyHeader?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  /** Fields of the request beside ours, for what only one vendor knows. */
  readonly body?: Readonly<Record<string, unknown>>
  /** For one whole answer, its stream included. Default 10 minutes. */
  readonly timeoutMs?: number
  /** Between two pieces of a stream, keep-alives included. Default 3 minutes: models that think are silent for long. */
  readonly idleMs?: number
  /** Bytes of one answer as sent, deltas and all. Default 10 MiB. */
  readonly maxAnswerBytes?: number
}

export type Endpoint = Required<Pick<OpenaiOptions, 'endpoint' | 'timeoutMs' | 'idleMs' | 'maxAnswerBytes'>> &
  OpenaiOptions

const DEFAULTS = { timeoutMs: 10 * 60_000, idleMs: 3 * 60_000, maxAnswerBytes: 10 * 1024 * 1024 }

/** What a request's body depends on. */
export type Addressed = Pick<Endpoint, 'endpoint' | 'baseUrl' | 'model' | 'body'>

export function toEndpoint(options: OpenaiOptions): Endpoint {
  return { endpoint: new URL(options.baseUrl).host, ...DEFAULTS, ...options }
}

/** The SDK's client: reads nothing from the environment, tries nothing again. */
export function createClient(endpoint: Endpoint): OpenAI {
  const { baseUrl, apiKey, keyHeader, headers, query, timeoutMs, maxAnswerBytes } = endpoint
  const own = keyHeader === undefined ? {} : { authorization: null, [keyHeader]: apiKey.reveal() }
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey.reveal(),
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs,
    defaultHeaders: { ...headers, ...own },
    defaultQuery: { ...query },
    fetch: createBoundedFetch(maxAnswerBytes),
  })
}
