import type { Usage } from '../domain/run-event.ts'

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** As the model wrote it: perhaps not JSON at all. */
  readonly arguments: string
}

export type Message =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly content: string }

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
  readonly model: string
  readonly usage: Usage
}

/** A language model that may call tools. Knows no vendor. */
export interface Model {
  /** The configured model's name, as provenance shows it. */
  readonly name: string
  /**
   * One answer. Throws Fault `model-unavailable` (retryable, with `retryAfterMs` where told), `timeout`,
   * `context-overflow`, `unauthorized`, `malformed` (a stream that broke or is no answer), or the signal's reason.
   */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>
}
