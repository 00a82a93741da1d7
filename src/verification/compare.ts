import type { Evidence, SideRun } from '../domain/evidence.ts'
import { type FlakyNames, flakyAnywhere, flakyOn } from './flaky.ts'
import { isFailure, readSide, type SideReading, succeeded, type Unit, unitsOf } from './side-reading.ts'

export type Comparison = Pick<Evidence, 'failBefore' | 'passAfter' | 'newlyFailing' | 'removed' | 'newlySkipped'>

/**
 * What the change did to the tests. Without changed tests the base itself stands for "before". A new test whose file
 * could not even be loaded before the change counts as failing there. A name that wavers on any side shows nothing; only
 * one that wavers on the head itself is excused there.
 */
export function compareSides(sides: readonly SideRun[], flaky: FlakyNames = new Map()): Comparison {
  const base = readSide(sides.find(({ side }) => side === 'base'))
  const head = readSide(sides.find(({ side }) => side === 'head'))
  const before = beforeOf(sides)
  const shaky = flakyAnywhere(flaky)
  const excused = flakyOn(flaky, 'head')
  const units = unitsOf(head, base).filter(({ name }) => !excused.has(name))
  const failedBefore = (unit: Unit) => before.fails(unit) || neverRan(unit, before, base)
  const names = (wanted: (unit: Unit) => boolean) => [...new Set(units.filter(wanted).map(({ name }) => name))].sort()
  const passes = (unit: Unit) => head.status(unit) === 'passed' && !shaky.has(unit.name)
  const newlyFailing = names((unit) => base.status(unit) === 'passed' && isFailure(head.status(unit)))
  return {
    failBefore: names((unit) => passes(unit) && failedBefore(unit)),
    passAfter: names((unit) => passes(unit) && (base.status(unit) !== 'passed' || failedBefore(unit))),
    newlyFailing: newlyFailing.length > 0 ? newlyFailing : brokenCommands(base, head, excused),
    removed: names((unit) => base.status(unit) !== undefined && head.status(unit) === undefined),
    newlySkipped: names((unit) => base.status(unit) === 'passed' && head.status(unit) === 'skipped'),
  }
}

/** How things stood before the change: under its tests, where it has any. */
export function beforeOf(sides: readonly SideRun[]): SideReading {
  const replay = sides.find(({ side }) => side === 'base-with-new-tests')
  return readSide(replay ?? sides.find(({ side }) => side === 'base'))
}

/** A test that is new, in a command that broke before it came to name it. */
export function neverRan(unit: Unit, before: SideReading, base: SideReading): boolean {
  const isNew = base.status(unit) === undefined && before.status(unit) === undefined
  return isNew && before.broke(unit.command)
}

// A runner that breaks after its tests, or names none any more, fails as a whole.
function brokenCommands(base: SideReading, head: SideReading, excused: ReadonlySet<string>): string[] {
  const broken = head.commands.filter((run) => !succeeded(run)).map(({ command }) => command)
  return broken.filter((command) => {
    const ran = base.run(command)
    return ran !== undefined && succeeded(ran) && !excused.has(command)
  })
}
