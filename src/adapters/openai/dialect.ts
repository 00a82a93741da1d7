import type OpenAI from 'openai'
import type { ModelAnswer, ModelRequest } from '../../ports/model.ts'

/** Puts an answer together from the events of a stream, or from the one whole that a non-streaming endpoint sends. */
export interface Assembly {
  /** Throws Fault `malformed` for what is no event of its kind, and a fault for one that says what went wrong. */
  absorb(event: unknown): void
  /** Throws Fault `malformed` when the answer broke off. */
  complete(): ModelAnswer
  /** What there is of an answer that was stopped because it grew too long. Calls in it may be half: there are none. */
  cut(): ModelAnswer
}

/** One of the ways in which the vendors of this protocol want to be asked, and answer. */
export interface Dialect {
  send(client: OpenAI, call: { readonly request: ModelRequest; readonly signal: AbortSignal }): Promise<Response>
  createAssembly(): Assembly
}
