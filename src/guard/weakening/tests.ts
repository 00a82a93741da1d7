import type { FileChange, Line } from '../../domain/change-set.ts'
import { baseName } from '../paths/names.ts'
import { isTestPath } from '../paths/test-path.ts'
import type { Observation } from '../rule.ts'
import type { Inventory, TestCase } from './inventory.ts'
import { takeInventory } from './inventory.ts'
import type { Moves } from './moved.ts'

type Seen = Omit<Observation, 'path'>

/** Compares a test file with what it was. */
export function compareTests(file: FileChange, moves: Moves): Observation[] {
  const seen = [...hiddenFromRunner(file), ...compare(file, moves)]
  return seen.map((one) => ({ ...one, path: file.path }))
}

function compare(file: FileChange, moves: Moves): Seen[] {
  const before = takeInventory(file.previousPath ?? file.path, file.before?.text)
  const after = takeInventory(file.path, file.after?.text)
  if (file.after === undefined) return deleted(file, before, moves)
  if (after === undefined) return unreadable(file, before)
  if (before === undefined) return fresh(after)
  return [
    ...muted(before, after),
    ...lostTests(file, { before, after }, moves),
    ...lostAssertions(file, { before, after }, moves),
    ...loosened(before, after),
  ]
}

function hiddenFromRunner({ path, previousPath }: FileChange): Seen[] {
  if (previousPath === undefined || !isTestPath(previousPath)) return []
  if (!isTestPath(path)) return [{ verb: 'block', what: 'a test file was renamed so that no runner finds it' }]
  return isNamedTest(previousPath) && !isNamedTest(path)
    ? [{ verb: 'hold', what: 'a test file lost the name that runners look for' }]
    : []
}

function isNamedTest(path: string): boolean {
  return /(^|[._-])(tests?|spec)([._-]|$)|Tests?\.\w+$/i.test(baseName(path))
}

function deleted(file: FileChange, before: Inventory | undefined, moves: Moves): Seen[] {
  if (before === undefined)
    return [{ verb: file.before?.text === undefined ? 'hold' : 'disclose', what: 'a file of the tests was deleted' }]
  if (before.tests.length === 0 && before.assertions.length === 0)
    return [{ verb: 'disclose', what: 'a helper of the tests was deleted' }]
  if (moves.reappear(tellingLines(file.removedLines, before), file.path))
    return [{ verb: 'disclose', what: 'tests were moved' }]
  return [{ verb: 'block', what: 'a test file was deleted' }]
}

function unreadable(file: FileChange, before: Inventory | undefined): Seen[] {
  const lost = before !== undefined && before.tests.length + before.assertions.length > 0
  return lost && file.after?.text === undefined ? [{ verb: 'block', what: 'tests were made unreadable' }] : []
}

// A new test that does not run, or cannot fail, weakens nothing but promises what it does not keep.
function fresh(after: Inventory): Seen[] {
  return [
    ...places(after.onlys, 'block', 'only some tests are run'),
    ...places(after.empties, 'hold', 'an assertion that cannot fail'),
    ...places(after.skips, 'disclose', 'a new test that is skipped'),
  ]
}

function muted(before: Inventory, after: Inventory): Seen[] {
  return [
    ...grown(before.skips, after.skips, 'a test is skipped'),
    ...grown(before.onlys, after.onlys, 'only some tests are run'),
    ...grown(before.empties, after.empties, 'an assertion that cannot fail'),
  ]
}

function grown(before: readonly number[], after: readonly number[], what: string): Seen[] {
  return after.length > before.length ? places(after, 'block', what) : []
}

function places(lines: readonly number[], verb: Observation['verb'], what: string): Seen[] {
  return lines.map((line) => ({ verb, what, line }))
}

interface Pair {
  readonly before: Inventory
  readonly after: Inventory
}

function lostTests(file: FileChange, { before, after }: Pair, moves: Moves): Seen[] {
  if (after.tests.length >= before.tests.length) return []
  const left = new Set(after.tests.map(({ name }) => name))
  const gone = before.tests.filter(({ name }) => !left.has(name))
  const line = firstAdded(file)
  if (after.tables.length > before.tables.length && after.assertions.length > 0)
    return [{ verb: 'disclose', what: 'tests became a table of cases', line }]
  if (moves.reappear(linesOfTests(file.removedLines, gone, before), file.path))
    return [{ verb: 'disclose', what: 'tests were moved', line }]
  return [{ verb: 'block', what: gone.length > 1 ? `${gone.length} tests were removed` : 'a test was removed', line }]
}

/**
 * Assertions that left a test which kept its name, or a file that names no tests. Where new calls came with it, a helper
 * may assert in their stead: that is said, not blocked.
 */
function lostAssertions(file: FileChange, { before, after }: Pair, moves: Moves): Seen[] {
  const poorer = before.tests.length === 0 ? wholeFile(file, { before, after }) : sameTests(before, after)
  if (poorer.length === 0) return []
  if (moves.reappear(tellingLines(file.removedLines, before), file.path))
    return [{ verb: 'disclose', what: 'assertions were moved', line: firstAdded(file) }]
  return poorer
}

function wholeFile(file: FileChange, { before, after }: Pair): Seen[] {
  if (after.assertions.length >= before.assertions.length) return []
  const refilled = after.tests.length > 0 || after.tables.length > before.tables.length
  const what = 'assertions were removed'
  return [{ verb: refilled && after.assertions.length > 0 ? 'disclose' : 'block', what, line: firstAdded(file) }]
}

function sameTests(before: Inventory, after: Inventory): Seen[] {
  const known = Map.groupBy(before.tests, ({ name }) => name)
  return after.tests.flatMap((test): Seen[] => {
    const was = known.get(test.name)?.shift()
    if (was === undefined || test.assertions >= was.assertions) return []
    const verb = isReplaced(was, test, after) ? 'disclose' : 'block'
    const what = test.assertions === 0 ? 'a test asserts nothing any more' : 'assertions were removed from a test'
    return [{ verb, what, line: test.line }]
  })
}

// Calls other than the assertions themselves: as many as before or more, and a place in the file that asserts.
function isReplaced(was: TestCase, now: TestCase, after: Inventory): boolean {
  const helpers = now.calls - now.assertions > was.calls - was.assertions
  return (helpers || after.tables.length > 0) && after.assertions.length > 0
}

function loosened(before: Inventory, after: Inventory): Seen[] {
  const dropped = before.exact.length > after.exact.length
  return dropped && after.loose.length > before.loose.length
    ? [{ verb: 'hold', what: 'an assertion asks for less than it did', line: after.loose[0] }]
    : []
}

function tellingLines(removed: readonly Line[], before: Inventory): Line[] {
  const telling = new Set([...before.assertions, ...before.tests.map(({ line }) => line)])
  return removed.filter(({ number }) => telling.has(number))
}

function linesOfTests(removed: readonly Line[], gone: readonly TestCase[], before: Inventory): Line[] {
  const names = new Set(gone.map(({ line }) => line))
  const starts = before.tests.map(({ line }) => line)
  const within = (number: number): boolean => names.has(starts.findLast((start) => start <= number) ?? -1)
  return tellingLines(removed, before).filter(({ number }) => within(number))
}

function firstAdded(file: FileChange): number | undefined {
  return file.addedLines[0]?.number
}
