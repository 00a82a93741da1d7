/** Counted by the model's endpoint; zero where it does not say. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  /** Of the input, what the endpoint had in its cache; absent where it does not say. */
  readonly cachedTokens?: number
}

/** What two calls used together. Cached tokens are counted where at least one of them says how many. */
export function addUsage(left: Usage, right: Usage): Usage {
  const cached = left.cachedTokens === undefined && right.cachedTokens === undefined
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    ...(cached ? {} : { cachedTokens: (left.cachedTokens ?? 0) + (right.cachedTokens ?? 0) }),
  }
}
