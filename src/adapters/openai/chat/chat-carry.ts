/** What some endpoints want back with their answers. */
export interface ChatCarry {
  /** DeepSeek: without it, calls that followed a thought are refused. */
  readonly reasoning_content?: string
  /** OpenRouter: thoughts, encrypted or signed. */
  readonly reasoning_details?: readonly unknown[]
  /** Gemini: signatures by the call's place in the answer. */
  readonly calls?: Readonly<Record<number, unknown>>
}
