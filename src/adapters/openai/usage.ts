import type { Usage } from '../../domain/usage.ts'

type Count = number | null | undefined

/** What an endpoint counted, made fit to be added up. More cached than sent is a mistake of the endpoint's. */
export function toUsage(counted: { readonly input: Count; readonly output: Count; readonly cached: Count }): Usage {
  const inputTokens = whole(counted.input)
  const usage = { inputTokens, outputTokens: whole(counted.output) }
  return counted.cached == null ? usage : { ...usage, cachedTokens: Math.min(inputTokens, whole(counted.cached)) }
}

function whole(tokens: Count): number {
  return Math.max(0, Math.round(tokens ?? 0))
}
