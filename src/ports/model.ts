import type { Usage } from '../domain/usage.ts'

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** As the model wrote it: perhaps not JSON at all. */
  readonly arguments: string
}

export type Message =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string }
  | {
      readonly role: 'assistant'
      readonly content: string
      readonly toolCalls: readonly ToolCall[]
      readonly carry?: Carry
    }
  | { readonly role: 'tool'; readonly callId: string; readonly content: string }

/** What an endpoint wants back with its own answer, read by nobody here: encrypted reasoning, signatures of calls. */
export interface Carry {
  readonly endpoint: string
  readonly model: string
  /** JSON. */
  readonly value: string
}

export interface ToolDefinition {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments object. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface ModelRequest {
  readonly messages: readonly Message[]
  readonly tools: readonly ToolDefinition[]
  readonly maxOutputTokens: number
}

export interface ModelAnswer {
  readonly text: string
  readonly toolCalls: readonly ToolCall[]
  readonly finish: 'stop' | 'tool-calls' | 'length' | 'refused'
  /** As the endpoint names what answered: often more exact than what was configured. */
  readonly model: string
  readonly usage: Usage
  /** Which offer it came from; absent in answers stored before there were any. */
  readonly served?: Served
  readonly carry?: Carry
}

export interface Served {
  /** Names of an offer: `offerOf` finds it. */
  readonly endpoint: string
  readonly model: string
  /** The endpoint's own, for asking it about this call. */
  readonly requestId?: string
}

/** Money per million tokens. `cachedInput` is what input costs that the endpoint had in its cache. */
export interface Prices {
  readonly input: number
  readonly cachedInput: number
  readonly output: number
  /** ISO 4217, as configured: `USD`. */
  readonly currency: string
}

/** One model at one endpoint that may answer. What is absent is not known. */
export interface ModelOffer {
  /** As the configuration names it; never its address. */
  readonly endpoint: string
  /** The model's name at that endpoint. */
  readonly model: string
  /** Tokens of input and output together. */
  readonly contextWindow?: number
  /** A request for more is cut to this. */
  readonly maxOutputTokens?: number
  readonly prices?: Prices
}

export const MODEL_ROLES = ['planner', 'coder', 'tester', 'reviewer'] as const
export type ModelRole = (typeof MODEL_ROLES)[number]

/** Which model plays which role; several may be played by one. */
export type Models = (role: ModelRole) => Model

/** A language model that may call tools. Knows no vendor. */
export interface Model {
  /** The configured model's name, as provenance shows it. */
  readonly name: string
  /** All that may answer a call, in the order in which they are tried; at least one. The dearest is the worst case. */
  readonly offers: readonly ModelOffer[]
  /**
   * One answer. Throws Fault `model-unavailable` (retryable, with `retryAfterMs` where told), `timeout`,
   * `context-overflow`, `unauthorized`, `rejected`, `malformed` (a stream that broke or is no answer), `circuit-open`
   * (nobody was asked: all endpoints failed too often of late; `retryAfterMs` says when one is tried again), or the
   * signal's reason. An answer that grew too long is no fault: it is cut, and its `finish` is `length`.
   */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>
}

/** The offer that an answer came from. */
export function offerOf(model: Model, { served }: ModelAnswer): ModelOffer | undefined {
  return model.offers.find((offer) => offer.endpoint === served?.endpoint && offer.model === served.model)
}
