import type { FileChange, Line } from '../../domain/change-set.ts'
import type { Observation } from '../rule.ts'
import type { Inventory } from './inventory.ts'
import type { Moves } from './moved.ts'
import type { TestCase } from './test-cases.ts'

type Seen = Omit<Observation, 'path'>

/** A test file as it was and as it is. */
export interface Pair {
  readonly before: Inventory
  readonly after: Inventory
}

/** Tests that are gone, unless they moved, became a table or were renamed. */
export function lostTests(file: FileChange, { before, after }: Pair, moves: Moves): Seen[] {
  const left = new Set([...after.tests.map(({ name }) => name), ...after.groups])
  const gone = before.tests.filter(({ name }) => !left.has(name))
  const line = firstAdded(file)
  if (after.tests.length >= before.tests.length) return replaced(gone, { before, after }, line)
  // Doubles of one name, of which fewer are left.
  if (gone.length === 0 && before.tests.some(({ name }) => !after.groups.includes(name)))
    return doubles(before) > doubles(after) ? [{ verb: 'block', what: 'a test was removed', line }] : []
  if (gone.length === 0) return []
  if (after.tables.length > before.tables.length && after.assertions.length > 0)
    return [{ verb: 'disclose', what: 'tests became a table of cases', line }]
  if (moves.reappear(linesOfTests(file.removedLines, gone, before), file.path))
    return [{ verb: 'disclose', what: 'tests were moved', line }]
  return [{ verb: 'block', what: gone.length > 1 ? `${gone.length} tests were removed` : 'a test was removed', line }]
}

function doubles({ tests }: Inventory): number {
  return tests.length - new Set(tests.map(({ name }) => name)).size
}

// As many tests as before, under other names: fine unless what they assert became less.
function replaced(gone: readonly TestCase[], { before, after }: Pair, line: number | undefined): Seen[] {
  const known = new Set(before.tests.map(({ name }) => name))
  const fresh = after.tests.filter(({ name }) => !known.has(name))
  const sum = (tests: readonly TestCase[]): number => tests.reduce((all, { assertions }) => all + assertions, 0)
  if (gone.length === 0 || (sum(fresh) >= sum(gone) && after.assertions.length >= before.assertions.length)) return []
  const helped =
    sum(fresh) > 0 && fresh.some(({ calls }) => calls > 0) && after.assertions.length >= before.assertions.length
  return [{ verb: helped ? 'disclose' : 'hold', what: 'tests were replaced by ones that assert less', line }]
}

/** Of the lines that left, those that say a test or an assertion. */
export function tellingLines(removed: readonly Line[], before: Inventory): Line[] {
  const telling = new Set([...before.assertions, ...before.tests.map(({ line }) => line)])
  return removed.filter(({ number }) => telling.has(number))
}

function linesOfTests(removed: readonly Line[], gone: readonly TestCase[], before: Inventory): Line[] {
  const names = new Set(gone.map(({ line }) => line))
  const starts = before.tests.map(({ line }) => line)
  const within = (number: number): boolean => names.has(starts.findLast((start) => start <= number) ?? -1)
  return tellingLines(removed, before).filter(({ number }) => within(number))
}

export function firstAdded(file: FileChange): number | undefined {
  return file.addedLines[0]?.number
}
