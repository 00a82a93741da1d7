/** One number that was measured. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: 'ms' | '/s' | 'x' | 'MB' | 'KB' | 'count'
}

/** What one part of the bench found, with the command that finds it again. */
export interface Section {
  readonly title: string
  readonly command: string
  readonly figures: readonly Figure[]
  /** Why something was not measured. */
  readonly skipped?: string
}

/** The value below which a fraction `of` (0 to 1) of the values lie; nearest rank. */
export function percentile(values: readonly number[], of: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.max(0, Math.ceil(of * sorted.length) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}
