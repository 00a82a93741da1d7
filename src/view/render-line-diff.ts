export interface LineDiff {
  /** Every line once: `- ` only before, `+ ` only after, else `  `. */
  readonly text: string
  readonly same: boolean
}

/** The difference of two short texts, line by line, with as few signs as can be. */
export function renderLineDiff(before: readonly string[], after: readonly string[]): LineDiff {
  const common = longestCommon(before, after)
  const lines: string[] = []
  const at = { before: 0, after: 0 }
  for (const shared of [...common, undefined]) {
    while (at.before < before.length && before[at.before] !== shared) lines.push(`- ${before[at.before++]}`)
    while (at.after < after.length && after[at.after] !== shared) lines.push(`+ ${after[at.after++]}`)
    if (shared === undefined) break
    lines.push(`  ${shared}`)
    at.before += 1
    at.after += 1
  }
  return { text: lines.map((line) => `${line}\n`).join(''), same: lines.every((line) => line.startsWith(' ')) }
}

type At = (row: number, column: number) => number

function longestCommon(left: readonly string[], right: readonly string[]): string[] {
  const at = lengthsOf(left, right)
  const common: string[] = []
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    const shared = left[row] === right[column] ? left[row] : undefined
    const down = shared === undefined && at(row + 1, column) >= at(row, column + 1)
    if (shared !== undefined) common.push(shared)
    if (shared !== undefined || down) row += 1
    if (shared !== undefined || !down) column += 1
  }
  return common
}

// How many lines two endings have in common, for every pair of them.
function lengthsOf(left: readonly string[], right: readonly string[]): At {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0))
  const at: At = (row, column) => lengths[row]?.[column] ?? 0
  for (let row = left.length - 1; row >= 0; row -= 1) {
    const line = lengths[row] ?? []
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const equal = left[row] === right[column]
      line[column] = equal ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  return at
}
