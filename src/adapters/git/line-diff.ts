import type { Line } from '../../domain/change-set.ts'

export interface LineDiff {
  readonly added: readonly Line[]
  readonly removed: readonly Line[]
}

/** Edits that are searched for before the rest counts as replaced whole: bounds time and memory. */
const EDITS = 1_000

/**
 * Lines that stand in only one of two texts (Myers, "An O(ND) difference algorithm"), numbered from 1. Minimal up to
 * 1,000 edits; beyond that what lies between the common beginning and the common end counts as replaced, which is
 * coarser and still true. Attributes, drivers and configuration cannot change it.
 */
export function diffLines(before: string, after: string): LineDiff {
  const left = splitLines(before)
  const right = splitLines(after)
  const head = commonHead(left, right)
  const tail = commonTail(left, right, head)
  const kept = matchMiddle(left.slice(head, left.length - tail), right.slice(head, right.length - tail))
  return {
    removed: linesOutside(left, { head, tail, kept: new Set(kept.map(([index]) => index)) }),
    added: linesOutside(right, { head, tail, kept: new Set(kept.map(([, index]) => index)) }),
  }
}

// The newline belongs to its line, so that a last line which lost it counts as changed.
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function commonHead(left: readonly string[], right: readonly string[]): number {
  let count = 0
  while (count < left.length && count < right.length && left[count] === right[count]) count += 1
  return count
}

function commonTail(left: readonly string[], right: readonly string[], head: number): number {
  const most = Math.min(left.length, right.length) - head
  let count = 0
  while (count < most && left[left.length - 1 - count] === right[right.length - 1 - count]) count += 1
  return count
}

interface Outside {
  readonly head: number
  readonly tail: number
  /** Indexes into the middle that both texts share. */
  readonly kept: ReadonlySet<number>
}

function linesOutside(lines: readonly string[], { head, tail, kept }: Outside): Line[] {
  return lines
    .slice(head, lines.length - tail)
    .flatMap((text, index) => (kept.has(index) ? [] : [{ number: head + index + 1, text: text.replace(/\n$/, '') }]))
}

type Pair = readonly [left: number, right: number]

function matchMiddle(left: readonly string[], right: readonly string[]): Pair[] {
  if (left.length === 0 || right.length === 0) return []
  const trace = searchForward(left, right)
  return trace === undefined ? [] : walkBack(trace, left.length, right.length)
}

// Where the best path on each diagonal (left - right) has come in `left`, by diagonal shifted to be an index.
function searchForward(left: readonly string[], right: readonly string[]): Int32Array[] | undefined {
  const most = Math.min(EDITS, left.length + right.length)
  const trace: Int32Array[] = []
  const furthest = new Int32Array(2 * most + 3)
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(furthest.slice(most + 1 - edits - 1, most + 1 + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepFrom(furthest, diagonal + most + 1, [diagonal, edits]).x
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1
      furthest[diagonal + most + 1] = x
      if (x >= left.length && x - diagonal >= right.length) return trace
    }
  }
  return undefined
}

// The better of the two ways onto a diagonal: a line of `right` inserted (down) or one of `left` deleted.
function stepFrom(furthest: Int32Array, index: number, [diagonal, edits]: Pair): { x: number; down: boolean } {
  const inserted = furthest[index + 1] ?? 0
  const deleted = furthest[index - 1] ?? 0
  const down = diagonal === -edits || (diagonal !== edits && deleted < inserted)
  return { x: down ? inserted : deleted + 1, down }
}

function walkBack(trace: readonly Int32Array[], leftLength: number, rightLength: number): Pair[] {
  const pairs: Pair[] = []
  let x = leftLength
  let y = rightLength
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const furthest = trace[edits] ?? new Int32Array(0)
    const diagonal = x - y
    const { x: start, down } = stepFrom(furthest, diagonal + edits + 1, [diagonal, edits])
    for (; x > start; x -= 1, y -= 1) pairs.push([x - 1, y - 1])
    if (down) y -= 1
    else x -= 1
  }
  return pairs
}
