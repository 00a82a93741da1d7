import type { Usage } from './run-event.ts'

/** What two calls used together. Cached tokens are counted where at least one of them says how many. */
export function addUsage(left: Usage, right: Usage): Usage {
  const cached = left.cachedTokens === undefined && right.cachedTokens === undefined
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    ...(cached ? {} : { cachedTokens: (left.cachedTokens ?? 0) + (right.cachedTokens ?? 0) }),
  }
}
