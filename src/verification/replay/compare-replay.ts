import type { Replay, SideRun } from '../../domain/evidence.ts'
import { type FlakyNames, flakyOn } from '../flaky.ts'
import { readSide, unitsOf } from '../side-reading.ts'

/** The replay's findings; where it is the head's own run (no test was touched) there is nothing to find. */
export function replayOf(sides: readonly SideRun[], flaky: FlakyNames, notReplayable?: string): Replay {
  const said = notReplayable === undefined ? {} : { notReplayable }
  return { ...(compareReplay(sides, flaky) ?? { failing: [], weakened: [] }), ...said }
}

/** What the base's tests say of the head's sources that the head's own tests do not. */
export function compareReplay(sides: readonly SideRun[], flaky: FlakyNames = new Map()): Replay | undefined {
  const run = sides.find(({ side }) => side === 'base-tests-on-head')
  if (run === undefined) return undefined
  const excused = flakyOn(flaky, 'base-tests-on-head')
  const base = readSide(sides.find(({ side }) => side === 'base'))
  const head = readSide(sides.find(({ side }) => side === 'head'))
  const replay = readSide(run)
  const hidden = unitsOf(base, replay).filter((unit) => {
    if (excused.has(unit.name)) return false
    const fails = replay.fails(unit) || (replay.status(unit) === undefined && replay.broke(unit.command))
    return base.status(unit) === 'passed' && fails && !head.fails(unit)
  })
  const names = (units: typeof hidden) => [...new Set(units.map(({ name }) => name))].sort()
  // A runner that breaks after its tests fails as a whole.
  const broken = replay.commands
    .map(({ command }) => ({ name: command, command }))
    .filter((unit) => replay.fails(unit) && base.status(unit) === 'passed' && head.status(unit) === 'passed')
    .filter(({ name }) => hidden.length === 0 && !excused.has(name))
  hidden.push(...broken)
  return {
    failing: names(hidden),
    weakened: names(hidden.filter((unit) => head.status(unit) === 'passed')),
  }
}
