import type { FileChange } from '../../domain/change-set.ts'
import { baseName, extensionOf } from '../paths/names.ts'
import { isCodePath, isTestPath } from '../paths/test-path.ts'
import type { Observation } from '../rule.ts'
import type { Inventory } from './inventory.ts'
import { takeInventory } from './inventory.ts'
import { compareKept } from './kept-tests.ts'
import type { Pair } from './lost-tests.ts'
import { firstAdded, lostTests, tellingLines } from './lost-tests.ts'
import type { Moves } from './moved.ts'
import { muted, places } from './muted.ts'
import type { TestCase } from './test-cases.ts'
import { hushed } from './whole-file.ts'

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
    ...muted(file, before, after),
    ...lostTests(file, { before, after }, moves),
    ...lostAssertions(file, { before, after }, moves),
    ...compareKept(file, before, after),
    ...hushed(file, before, after),
  ]
}

function hiddenFromRunner({ path, previousPath }: FileChange): Seen[] {
  if (previousPath === undefined || !isTestPath(previousPath)) return []
  if (!isTestPath(path) || (isFound(previousPath) && !isFound(path)))
    return [{ verb: 'block', what: 'a test file was renamed so that no runner finds it' }]
  if (isAside(path) && !isAside(previousPath))
    return [{ verb: 'hold', what: 'a test file was renamed so that runners may pass it over' }]
  return isNamedTest(previousPath) && !isNamedTest(path)
    ? [{ verb: 'hold', what: 'a test file lost the name that runners look for' }]
    : []
}

// Runners of these languages find a file by its name, whatever folder it lies in.
const STRICT: Readonly<Record<string, RegExp>> = {
  go: /(^|\/)(?![_.])(?![^/]*_(?:windows|plan9|js|wasm|aix|solaris|ios|android)_test)[^/]*_test\.go$/,
  py: /(^|\/)(test[^/]*|[^/]*_test)\.py$/,
  java: /^(?!(.*\/)?src\/main\/).*(^|\/)(Test[^/]*|[^/]*(Test|Tests|TestCase|IT))\.java$/,
  php: /(Test|Cest|_test|\.test|Spec)\.php$/i,
  rb: /(_spec|_test|(^|\/)test_[^/]*)\.rb$/,
}

function isFound(path: string): boolean {
  const pattern = STRICT[extensionOf(path)]
  return pattern === undefined || pattern.test(path)
}

const ASIDE = /(^|\/)(?:_(?!_)[^/]*|\.[^/]*|helpers?|support|disabled|skipped|old|attic|archived?|legacy)(\/|$)/i

function isAside(path: string): boolean {
  return ASIDE.test(path)
}

function isNamedTest(path: string): boolean {
  return /(^|[._-])(tests?|spec|tst|test-d)([._-]|$)|Tests?\.\w+$/i.test(baseName(path))
}

function deleted(file: FileChange, before: Inventory | undefined, moves: Moves): Seen[] {
  if (before === undefined)
    return [
      {
        verb: isCodePath(file.path) || file.before?.text === undefined ? 'hold' : 'disclose',
        what: 'a file of the tests was deleted',
      },
    ]
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

/**
 * Assertions that left a test which kept its name, or a file that names no tests. Where new calls came with it, a helper
 * may assert in their stead: that is said, not blocked.
 */
function lostAssertions(file: FileChange, { before, after }: Pair, moves: Moves): Seen[] {
  const poorer = before.tests.length === 0 ? wholeFile(file, { before, after }) : sameTests(before, after)
  if (poorer.length === 0) return []
  // A test that was split lost no line that asserts.
  if (before.tests.length > 0 && !file.removedLines.some(({ number }) => before.assertions.includes(number)))
    return after.assertions.length < before.assertions.length ? poorer : []
  if (before.tests.length > 0 && stays(file, before)) return []
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
    const verb = isReplaced(was, test, { before, after }) ? 'disclose' : 'block'
    const what = test.assertions === 0 ? 'a test asserts nothing any more' : 'assertions were removed from a test'
    return [{ verb, what, line: test.line }]
  })
}

// Calls other than the assertions themselves, more than before or of a name that says so; or a table that is new.
function isReplaced(was: TestCase, now: TestCase, { before, after }: Pair): boolean {
  const helpers = isKeyword(before, was)
    ? now.calls > was.calls
    : now.calls - now.assertions > was.calls - was.assertions
  const named = says(after, now) > says(before, was)
  return ((helpers || after.tables.length > before.tables.length) && after.assertions.length > 0) || named
}

// Python's own `assert` is no call.
function isKeyword({ lines }: Inventory, { line, end }: TestCase): boolean {
  return lines.slice(line - 1, Math.min(end, lines.length + 1) - 1).some((text) => /^\s{1,80}assert[ (]/.test(text))
}

const SAYS = /\w(?:Test|Assert|Check|Expect|Verify|Equal|assert|check|expect|verify)\w{0,40}\s?\(/g

function says({ lines }: Inventory, { line, end }: TestCase): number {
  const text = lines.slice(line, Math.min(end, lines.length + 1) - 1).join('\n')
  return [...text.matchAll(SAYS)].length
}

// Every assertion that left its line stands on another one of the same file.
function stays({ removedLines, addedLines }: FileChange, before: Inventory): boolean {
  const come = addedLines.map(({ text }) => text.trim())
  const gone = removedLines.filter(({ number }) => before.assertions.includes(number)).map(({ text }) => text.trim())
  const count = (text: string, among: readonly string[]): number => among.filter((one) => one === text).length
  return gone.every((text) => count(text, come) >= count(text, gone))
}
