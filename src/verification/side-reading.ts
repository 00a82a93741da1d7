import type { CommandRun, SideRun, TestResult, TestStatus } from '../domain/evidence.ts'

/** A test by name, or a whole command where no test of it is named. */
export interface Unit {
  readonly name: string
  readonly command: string
}

export interface SideReading {
  readonly commands: readonly CommandRun[]
  status(unit: Unit): TestStatus | undefined
  fails(unit: Unit): boolean
  /** The worst result of a test; undefined for a whole command. */
  result(unit: Unit): TestResult | undefined
  run(command: string): CommandRun | undefined
  /** The command ran and failed. */
  broke(command: string): boolean
}

export function readSide(run: SideRun | undefined): SideReading {
  const commands = run?.commands ?? []
  const results = new Map<string, TestResult>()
  for (const command of commands) {
    for (const test of command.tests) {
      const key = keyOf({ name: test.name, command: command.command })
      results.set(key, worse(results.get(key), test))
    }
  }
  const runOf = (label: string) => commands.find(({ command }) => command === label)
  const status = (unit: Unit): TestStatus | undefined => {
    const result = results.get(keyOf(unit))
    if (result !== undefined || unit.name !== unit.command) return result?.status
    const run = runOf(unit.command)
    return run === undefined ? undefined : succeeded(run) ? 'passed' : 'failed'
  }
  return {
    commands,
    status,
    fails: (unit) => isFailure(status(unit)),
    result: (unit) => results.get(keyOf(unit)),
    run: runOf,
    broke: (label) => commands.some((run) => run.command === label && !succeeded(run)),
  }
}

/** Where either side names tests, tests are compared; only a command that names none on both is compared as a whole. */
export function unitsOf(left: SideReading, right: SideReading): Unit[] {
  const runs = [...left.commands, ...right.commands]
  const labels = [...new Set(runs.map(({ command }) => command))]
  return labels.flatMap((command) => {
    const tests = runs.filter((run) => run.command === command).flatMap((run) => run.tests)
    return tests.length === 0 ? [{ name: command, command }] : tests.map(({ name }) => ({ name, command }))
  })
}

export function succeeded(run: Pick<CommandRun, 'exitCode' | 'timedOut'>): boolean {
  return run.exitCode === 0 && !run.timedOut
}

export function isFailure(status: TestStatus | undefined): boolean {
  return status === 'failed' || status === 'error'
}

const GRAVITY: readonly TestStatus[] = ['skipped', 'passed', 'failed', 'error']

function worse(left: TestResult | undefined, right: TestResult): TestResult {
  return left !== undefined && GRAVITY.indexOf(left.status) > GRAVITY.indexOf(right.status) ? left : right
}

function keyOf({ name, command }: Unit): string {
  return `${command}\0${name}`
}
