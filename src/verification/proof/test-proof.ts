import type { ChangeSet } from '../../domain/change-set.ts'
import type { SideRun } from '../../domain/evidence.ts'
import type { RepositoryRef } from '../../domain/repository.ts'
import type { SourceStore } from '../../ports/source-store.ts'
import { changedTestFiles } from '../changed-tests.ts'
import { type FlakyNames, flakyAnywhere } from '../flaky.ts'
import type { PlannedCommand } from '../planned-command.ts'
import { type CleanRoom, runSide } from '../run-side.ts'
import { readSide, type Unit, unitsOf } from '../side-reading.ts'
import { chooseMutants, type Mutant, mutantsOf } from './mutants.ts'
import { listed, type ProofResult } from './proof-result.ts'
import { namesIn, type SourceText, touchedSources } from './touched-sources.ts'

const MOST_MUTANTS = 16
const MOST_MS = 180_000
const MOST_SOURCES = 12
const LARGEST = 256 * 1024

export interface TestRoom extends CleanRoom {
  readonly source: Pick<SourceStore, 'archive' | 'entries' | 'read' | 'writeTree'>
  readonly progress?: (line: string) => void
}

export interface TestOrder {
  readonly runId: string
  readonly repository: RepositoryRef
  readonly diff: ChangeSet
  readonly commands: readonly PlannedCommand[]
  readonly sides: readonly SideRun[]
  readonly flaky: FlakyNames
}

/** New tests pass on the old code, and at least one of them fails once a small fault is put into what they test. */
export async function proveTests(room: TestRoom, order: TestOrder, signal: AbortSignal): Promise<ProofResult> {
  const units = newUnits(order)
  if (units.length === 0) return { holds: false, reasons: ['No new test was seen to pass.'] }
  const before = readSide(order.sides.find(({ side }) => side === 'base-with-new-tests'))
  const failing = units.filter((unit) => before.status(unit) !== 'passed').map(({ name }) => name)
  if (failing.length > 0)
    return { holds: false, reasons: [`New tests do not pass on the old code: ${listed(failing)}.`] }
  const killed = await kill(room, order, units, signal)
  const passing = `${units.length === 1 ? '1 new test passes' : `${units.length} new tests pass`} on the old code`
  if (killed.by === undefined) {
    const tried =
      killed.tried === 0
        ? 'no fault could be put into the code that they test'
        : `no fault of ${killed.tried} that were put into the code made one fail`
    return { holds: false, reasons: [`${passing}, but ${tried}.`] }
  }
  const { mutant, names } = killed.by
  return {
    holds: true,
    reasons: [
      `${passing}; a fault put into ${mutant.path}:${mutant.line} (${mutant.from} to ${mutant.to}) is found by ${listed(names)}.`,
    ],
  }
}

// Named tests that the base has not; where no test is named, the command that the changed test files belong to.
function newUnits({ sides, flaky, diff }: TestOrder): Unit[] {
  const base = readSide(sides.find(({ side }) => side === 'base'))
  const head = readSide(sides.find(({ side }) => side === 'head'))
  const hasTests = changedTestFiles(diff).length > 0
  const shaky = flakyAnywhere(flaky)
  const units = unitsOf(head, base).filter((unit) => head.status(unit) === 'passed' && !shaky.has(unit.name))
  const fresh = units.filter((unit) => base.status(unit) === undefined)
  const whole = units.filter(({ name, command }) => name === command && hasTests)
  return [...new Map([...fresh, ...whole].map((unit) => [`${unit.command}\0${unit.name}`, unit])).values()]
}

interface Killed {
  readonly tried: number
  readonly by?: { readonly mutant: Mutant; readonly names: readonly string[] }
}

async function kill(room: TestRoom, order: TestOrder, units: readonly Unit[], signal: AbortSignal): Promise<Killed> {
  const mutants = await findMutants(room, order)
  let spent = 0
  for (const [index, mutant] of mutants.entries()) {
    if (spent > MOST_MS) return { tried: index }
    signal.throwIfAborted()
    room.progress?.(`fault ${index + 1} of ${mutants.length}: ${mutant.path}:${mutant.line}`)
    const { names, ms } = await killersOf(room, { ...order, units, mutant }, signal)
    if (names.length > 0) return { tried: index + 1, by: { mutant, names } }
    spent += ms
  }
  return { tried: mutants.length }
}

type MutantOrder = TestOrder & { readonly units: readonly Unit[]; readonly mutant: Mutant }

async function killersOf(
  room: TestRoom,
  order: MutantOrder,
  signal: AbortSignal,
): Promise<{ readonly names: string[]; readonly ms: number }> {
  const withTests = order.sides.find(({ side }) => side === 'base-with-new-tests')?.tree ?? order.diff.headTree
  const run = await runMutant(room, { ...order, tree: withTests }, signal)
  const ms = durationOf(run)
  const reading = readSide(run)
  const failing = order.units.filter((unit) => {
    const command = reading.run(unit.command)
    const failure = reading.result(unit)?.failure ?? command?.failure
    // What cannot even be loaded was not found by a test.
    return reading.fails(unit) && failure !== 'not-loaded' && command?.timedOut === false
  })
  const whole = failing.filter(({ name, command }) => name === command)
  if (whole.length === 0) return { names: failing.map(({ name }) => name), ms }
  // The old tests must miss it: otherwise nothing says that it was a new one that failed.
  const old = await runMutant(room, { ...order, tree: order.diff.baseTree }, signal)
  const known = readSide(old)
  const names = failing.filter((unit) => unit.name !== unit.command || !known.fails(unit)).map(({ name }) => name)
  return { names, ms: ms + durationOf(old) }
}

async function runMutant(
  room: TestRoom,
  order: MutantOrder & { readonly tree: string },
  signal: AbortSignal,
): Promise<SideRun> {
  const { mutant, repository, units } = order
  const content = new TextEncoder().encode(mutant.text)
  const files = [{ path: mutant.path, mode: '100644' as const, content }]
  const tree = await room.source.writeTree(repository, order.tree, { files, deleted: [] })
  const labels = new Set(units.map(({ command }) => command))
  const head = readSide(order.sides.find(({ side }) => side === 'head'))
  const commands = order.commands
    .filter(({ label }) => labels.has(label))
    .map((command) => ({ ...command, timeoutMs: Math.max(10_000, 5 * (head.run(command.label)?.durationMs ?? 0)) }))
  return runSide(room, { runId: order.runId, repository, side: 'base-with-new-tests', tree, commands }, signal)
}

function durationOf({ commands }: SideRun): number {
  return commands.reduce((sum, { durationMs }) => sum + durationMs, 0)
}

async function findMutants(room: TestRoom, { diff, repository }: TestOrder): Promise<Mutant[]> {
  const wanted = new Set(changedTestFiles(diff))
  const tests = diff.files.flatMap(({ path, after }): SourceText[] =>
    wanted.has(path) && after?.text !== undefined ? [{ path, text: after.text }] : [],
  )
  const entries = (await room.source.entries(repository, diff.baseTree)).filter(
    ({ mode, size }) => mode === '100644' && size <= LARGEST,
  )
  const oids = new Map(entries.map(({ path, oid }) => [path, oid]))
  const near = touchedSources(tests, [...oids.keys()]).slice(0, MOST_SOURCES)
  const mutants: Mutant[] = []
  for (const path of near) {
    const bytes = await room.source.read(repository, oids.get(path) ?? '', LARGEST)
    mutants.push(...mutantsOf(path, new TextDecoder().decode(bytes)))
  }
  return chooseMutants(mutants, new Set(tests.flatMap((test) => [...namesIn(test)])), MOST_MUTANTS)
}
