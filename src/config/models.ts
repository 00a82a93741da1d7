import type { Secret } from '../domain/secret.ts'
import type { ModelOffer, ModelRole } from '../ports/model.ts'

/** Where models are asked, and how. */
export interface ModelEndpoint {
  readonly name: string
  readonly url: string
  readonly api: 'chat' | 'responses'
  /** undefined: it asks for none. */
  readonly key: Secret | undefined
  readonly keyHeader?: string
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly idleMs: number
}

export interface ModelEntry {
  readonly endpoint: ModelEndpoint
  /** Its name at the endpoint. */
  readonly name: string
  readonly limits: Pick<ModelOffer, 'contextWindow' | 'maxOutputTokens' | 'prices'>
  readonly body: Readonly<Record<string, unknown>>
}

/** Never empty: the first answers, each further one where those before could not. */
export type ModelChain = readonly [ModelEntry, ...ModelEntry[]]

export interface ModelsConfig {
  readonly chains: Readonly<Record<'default', ModelChain> & Partial<Record<ModelRole, ModelChain>>>
}

const TIMEOUT_SECONDS = 600
const IDLE_SECONDS = 180

/** What an endpoint is unless told otherwise. */
export const ENDPOINT_DEFAULTS = {
  api: 'chat',
  headers: {},
  query: {},
  timeoutMs: TIMEOUT_SECONDS * 1000,
  idleMs: IDLE_SECONDS * 1000,
} as const

/** The simple way: one model at one endpoint. */
export function singleModel(url: string, key: Secret | undefined, model: string): ModelsConfig {
  const endpoint = { ...ENDPOINT_DEFAULTS, name: new URL(url).host, url, key }
  return { chains: { default: [{ endpoint, name: model, limits: {}, body: {} }] } }
}
