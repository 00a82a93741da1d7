import type { CommandRun, Evidence, SideRun, TestStatus } from '../domain/evidence.ts'

export type Comparison = Pick<Evidence, 'failBefore' | 'passAfter' | 'newlyFailing' | 'removed' | 'newlySkipped'>

/** A test by name, or a whole command where no test of it is named. */
interface Unit {
  readonly name: string
  readonly command: string
}

/**
 * What the change did to the tests. Without changed tests the base itself stands for "before". A new test whose file
 * could not even be loaded before the change counts as failing there.
 */
export function compareSides(sides: readonly SideRun[]): Comparison {
  const base = readSide(sides.find(({ side }) => side === 'base'))
  const head = readSide(sides.find(({ side }) => side === 'head'))
  const replay = sides.find(({ side }) => side === 'base-with-new-tests')
  const before = replay === undefined ? base : readSide(replay)
  const units = unitsOf(head, base)
  const failedBefore = (unit: Unit) => fails(before.status(unit)) || neverRan(unit, before, base)
  const names = (wanted: (unit: Unit) => boolean) => [...new Set(units.filter(wanted).map(({ name }) => name))].sort()
  const passes = (unit: Unit) => head.status(unit) === 'passed'
  const newlyFailing = names((unit) => base.status(unit) === 'passed' && fails(head.status(unit)))
  return {
    failBefore: names((unit) => passes(unit) && failedBefore(unit)),
    passAfter: names((unit) => passes(unit) && (base.status(unit) !== 'passed' || failedBefore(unit))),
    newlyFailing: newlyFailing.length > 0 ? newlyFailing : brokenCommands(base, head),
    removed: names((unit) => base.status(unit) !== undefined && head.status(unit) === undefined),
    newlySkipped: names((unit) => base.status(unit) === 'passed' && head.status(unit) === 'skipped'),
  }
}

interface Side {
  readonly commands: readonly CommandRun[]
  status(unit: Unit): TestStatus | undefined
}

function readSide(run: SideRun | undefined): Side {
  const commands = run?.commands ?? []
  const statuses = new Map<string, TestStatus>()
  for (const command of commands) {
    statuses.set(keyOf({ name: command.command, command: command.command }), succeeded(command) ? 'passed' : 'failed')
    for (const { name, status } of command.tests) {
      const key = keyOf({ name, command: command.command })
      statuses.set(key, worse(statuses.get(key), status))
    }
  }
  return { commands, status: (unit) => statuses.get(keyOf(unit)) }
}

// Where either side names tests, tests are compared; only a command that names none on both is compared as a whole.
function unitsOf(head: Side, base: Side): Unit[] {
  const labels = [...new Set([...head.commands, ...base.commands].map(({ command }) => command))]
  return labels.flatMap((command) => {
    const tests = [...head.commands, ...base.commands]
      .filter((run) => run.command === command)
      .flatMap((run) => run.tests)
    return tests.length === 0 ? [{ name: command, command }] : tests.map(({ name }) => ({ name, command }))
  })
}

function neverRan(unit: Unit, before: Side, base: Side): boolean {
  const isNew = base.status(unit) === undefined && before.status(unit) === undefined
  return isNew && before.commands.some((run) => run.command === unit.command && !succeeded(run))
}

// A runner that breaks after its tests, or names none any more, fails as a whole.
function brokenCommands(base: Side, head: Side): string[] {
  const broken = head.commands.filter((run) => !succeeded(run)).map(({ command }) => command)
  return broken.filter((command) => base.commands.some((run) => run.command === command && succeeded(run)))
}

export function succeeded(run: Pick<CommandRun, 'exitCode' | 'timedOut'>): boolean {
  return run.exitCode === 0 && !run.timedOut
}

function fails(status: TestStatus | undefined): boolean {
  return status === 'failed' || status === 'error'
}

const GRAVITY: readonly TestStatus[] = ['skipped', 'passed', 'failed', 'error']

function worse(left: TestStatus | undefined, right: TestStatus): TestStatus {
  return left !== undefined && GRAVITY.indexOf(left) > GRAVITY.indexOf(right) ? left : right
}

function keyOf({ name, command }: Unit): string {
  return `${command}\0${name}`
}
