import { weightOf } from './error-line.ts'

const LONGEST_LINE = 500
const BEFORE = 3
const AFTER = 8
const LAST = 12
/** Of the end, where there is room. */
const MORE_OF_END = 25
/** Of `| ` in front of a line and its end. */
const MARGIN = 3
/** Of a line that says how many are left out. */
const GAP = 48

/**
 * The lines that say what failed, with what stands around them, and the last ones, which sum up. Their order stays; what
 * is between is counted. Quoted, they take at most that many bytes. Pure.
 */
export function trimLines(lines: readonly string[], maxBytes: number): string {
  return pickLines(lines.map(shorten), maxBytes).join('\n')
}

/** The same of lines as they are: one that is too long is left out, none is cut. Pure. */
export function pickLines(lines: readonly string[], maxBytes: number): readonly string[] {
  const total = lines.reduce((sum, line) => sum + costOf(line), 0)
  return total <= maxBytes ? lines : joined(lines, choose(lines, maxBytes))
}

function choose(lines: readonly string[], maxBytes: number): ReadonlySet<number> {
  const chosen = new Set<number>()
  let left = maxBytes - GAP
  for (const index of byImportance(lines)) {
    if (chosen.has(index)) continue
    const cost = costOf(lines[index] ?? '') + (chosen.has(index - 1) || chosen.has(index + 1) ? 0 : GAP)
    if (cost > left) continue
    chosen.add(index)
    left -= cost
  }
  return chosen
}

// The first error is often the cause of the others.
function* byImportance(lines: readonly string[]): Iterable<number> {
  const weights = lines.map(weightOf)
  const last = lines.length - 1
  for (let index = last; index > last - LAST && index >= 0; index -= 1) yield index
  for (const weight of [2, 1]) {
    for (const [index, own] of weights.entries()) if (own === weight) yield* around(index, last)
  }
  for (let index = last; index > last - MORE_OF_END && index >= 0; index -= 1) yield index
}

function* around(index: number, last: number): Iterable<number> {
  yield index
  for (let next = index + 1; next <= Math.min(index + AFTER, last); next += 1) yield next
  for (let previous = index - 1; previous >= Math.max(index - BEFORE, 0); previous -= 1) yield previous
}

function joined(lines: readonly string[], chosen: ReadonlySet<number>): string[] {
  const shown: string[] = []
  let skipped = 0
  for (const [index, line] of lines.entries()) {
    if (!chosen.has(index)) {
      skipped += 1
      continue
    }
    if (skipped > 0) shown.push(leftOut(skipped))
    skipped = 0
    shown.push(line)
  }
  return skipped === 0 ? shown : [...shown, leftOut(skipped)]
}

function leftOut(count: number): string {
  return `[... ${count} lines left out ...]`
}

function costOf(line: string): number {
  return Buffer.byteLength(line) + MARGIN
}

function shorten(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE).toWellFormed()} [...]`
}
