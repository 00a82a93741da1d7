import type { SideRun } from '../domain/evidence.ts'
import { isFailure, readSide, unitsOf } from './side-reading.ts'

/** Sides to run again, with the labels of the commands that matter. */
export type Suspects = ReadonlyMap<SideRun['side'], ReadonlySet<string>>

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
