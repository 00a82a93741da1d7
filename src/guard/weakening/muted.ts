import type { FileChange } from '../../domain/change-set.ts'
import type { Observation } from '../rule.ts'
import type { Inventory, Mark } from './inventory.ts'
import type { Pair } from './lost-tests.ts'

type Seen = Omit<Observation, 'path'>

/**
 * Marks that keep tests from running or failing. A new test that is skipped promises what it does not keep; one that was
 * there and is skipped now is lost.
 */
export function muted(file: FileChange, before: Inventory, after: Inventory): Seen[] {
  const isKept = ownedByKept(after, new Set(before.tests.map(({ name }) => name)))
  const fresh = (kind: Mark): number[] => come(file, kind, { before, after })
  const skips = fresh('skips')
  const empties = fresh('empties')
  const stranger = (line: number): boolean => !isKept(line)
  return [
    ...places(skips.filter(isKept), 'block', 'a test is skipped'),
    ...places(skips.filter(stranger), 'disclose', 'a new test that is skipped'),
    ...places(fresh('onlys'), 'block', 'only some tests are run'),
    ...places(empties.filter(isKept), 'block', 'an assertion that cannot fail'),
    ...places(empties.filter(stranger), 'hold', 'an assertion that cannot fail'),
  ]
}

// Marks on lines that are new, as far as there are more of them than of those that left.
function come({ addedLines, removedLines }: FileChange, kind: Mark, { before: was, after: now }: Pair): number[] {
  const lines = addedLines.map(({ number }) => number)
  if (!now.mayMark(kind, lines)) return []
  const after = now[kind]
  if (after.length === 0) return []
  const before = was[kind]
  const added = new Set(lines)
  const removed = new Set(removedLines.map(({ number }) => number))
  const fresh = [...new Set(after.filter((line) => added.has(line)))]
  const gone = new Set(before.filter((line) => removed.has(line))).size
  return after.length > before.length && fresh.length > gone ? fresh : []
}

// A mark before a test (a decorator, an attribute) is that test's; one on a group of tests is of every test in it.
function ownedByKept(after: Inventory, known: ReadonlySet<string>): (line: number) => boolean {
  return (line) => {
    const { tests, lines } = after
    const text = lines[line - 1] ?? ''
    if (/\b(?:x?describe|x?context|suite|class|pytestmark|cfg|build)\b|__test__/.test(text)) return true
    const owner = /^\s*[@#]/.test(text)
      ? tests.find((test) => test.line >= line)
      : tests.findLast((test) => test.line <= line)
    return owner === undefined || known.has(owner.name)
  }
}

/** One observation for each line. */
export function places(lines: readonly number[], verb: Observation['verb'], what: string): Seen[] {
  return lines.map((line) => ({ verb, what, line }))
}
