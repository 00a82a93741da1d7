/** The argument `path` of a call, as the model wrote it; undefined where there is none, or the arguments are no JSON. */
export function pathArgument(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json)
    const path = typeof value === 'object' && value !== null && 'path' in value ? value.path : undefined
    return typeof path === 'string' ? path : undefined
  } catch {
    return undefined
  }
}
