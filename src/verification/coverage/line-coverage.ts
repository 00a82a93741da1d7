/** Of one source: which lines ran (true) and which could have (false); lines without code are absent. 1-based. */
export type LineCoverage = ReadonlyMap<number, boolean>

/** By path. A source that nothing loaded is absent. */
export type SourceCoverage = ReadonlyMap<string, LineCoverage>

/** A line of several processes or blocks ran where it ran in any. */
export function mergeLines(left: LineCoverage | undefined, right: LineCoverage): LineCoverage {
  const merged = new Map(left ?? [])
  for (const [line, ran] of right) merged.set(line, ran || merged.get(line) === true)
  return merged
}

/** Lines that hold code, as far as a line alone tells. */
export function isCode(text: string): boolean {
  const trimmed = text.trim()
  return /[\p{L}\p{N}]/u.test(trimmed) && !/^(?:\/\/|\/?\*|#)/.test(trimmed)
}
