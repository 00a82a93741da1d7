import type { SideRun } from '../domain/evidence.ts'
import { isFailure, readSide, unitsOf } from './side-reading.ts'

/** Sides to run again, with the labels of the commands that matter. */
export type Suspects = ReadonlyMap<SideRun['side'], ReadonlySet<string>>

/**
 * Names that disagree with themselves, by the side that they do it on: a test of the change that wavers excuses no
 * failure of the same name elsewhere.
 */
export type FlakyNames = ReadonlyMap<SideRun['side'], ReadonlySet<string>>

const NONE: ReadonlySet<string> = new Set()

export function flakyOn(flaky: FlakyNames, side: SideRun['side']): ReadonlySet<string> {
  return flaky.get(side) ?? NONE
}

/** On any side: what nothing can be proved by. */
export function flakyAnywhere(flaky: FlakyNames): ReadonlySet<string> {
  return new Set([...flaky.values()].flatMap((names) => [...names]))
}

/** Over the change's sources, and not on the base that was run twice too. */
export function newlyFlaky(flaky: FlakyNames): ReadonlySet<string> {
  return new Set(
    ['head' as const, 'base-tests-on-head' as const]
      .flatMap((side) => [...flakyOn(flaky, side)])
      .filter((name) => !flakyOn(flaky, 'base').has(name)),
  )
}

/**
 * What passed in one run of a tree and failed in the other: tests by name, and a command as a whole whose success changed.
 * A test that one run does not name at all, because its command broke there, disagrees too.
 */
export function disagreements(first: SideRun, second: SideRun): string[] {
  const left = readSide(first)
  const right = readSide(second)
  const again = new Set(second.commands.map(({ command }) => command))
  const tests = unitsOf(left, right).filter(({ command }) => again.has(command))
  const units = [...tests, ...[...again].map((command) => ({ name: command, command }))]
  const differ = units.filter((unit) => {
    const [was, is] = [left.status(unit), right.status(unit)]
    if (was === undefined || is === undefined)
      return isFailure(was ?? is) || left.broke(unit.command) !== right.broke(unit.command)
    return isFailure(was) !== isFailure(is)
  })
  return [...new Set(differ.map(({ name }) => name))].sort()
}

/** For people: a command is named only where no test of it is. */
export function namedFlaky(flaky: ReadonlySet<string>, sides: readonly SideRun[]): string[] {
  const commands = new Set(sides.flatMap(({ commands }) => commands.map(({ command }) => command)))
  const tests = [...flaky].filter((name) => !commands.has(name))
  return (tests.length > 0 ? tests : [...flaky]).sort()
}
