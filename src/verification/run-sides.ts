import type { ChangeSet } from '../domain/change-set.ts'
import { digestOf } from '../domain/digest.ts'
import type { ServiceRun, SideRun } from '../domain/evidence.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { EvidenceCache } from '../ports/evidence-cache.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { changedTestFiles, writeReplayTree } from './changed-tests.ts'
import { compareSides } from './compare.ts'
import { disagreements, type FlakyNames, newlyFlaky, type Suspects } from './flaky.ts'
import type { PlannedCommand } from './planned-command.ts'
import { compareReplay } from './replay/compare-replay.ts'
import { type ReplayTree, writeBaseTestsTree } from './replay/replay-tree.ts'
import { type CleanRoom, runSide } from './run-side.ts'

export interface SidesRoom extends CleanRoom {
  readonly source: Pick<SourceStore, 'archive' | 'read' | 'writeTree'>
  readonly cache?: EvidenceCache
  readonly progress?: (line: string) => void
}

export interface SidesOrder {
  readonly runId: string
  readonly repository: RepositoryRef
  readonly diff: ChangeSet
  readonly commands: readonly PlannedCommand[]
  /** Digest of the tools that the commands find. */
  readonly environment: string
  /** What runs beside them, with the digests of its images. */
  readonly services?: readonly ServiceRun[]
}

export interface Sides {
  readonly sides: readonly SideRun[]
  readonly flaky: FlakyNames
  readonly notReplayable?: string
}

/** Runs every side, each tree once, and again what decides something: a result that changes its mind decides nothing. */
export async function runSides(room: SidesRoom, order: SidesOrder, signal: AbortSignal): Promise<Sides> {
  const replay = await writeBaseTestsTree(room.source, order.repository, order.diff)
  const sides: SideRun[] = []
  for (const [side, tree] of await treesOf(room, order, replay)) {
    signal.throwIfAborted()
    const known = sides.find((other) => other.tree === tree)
    room.progress?.(`${side}: ${order.commands.map(({ label }) => label).join(', ')}`)
    sides.push(known === undefined ? await runTree(room, { ...order, side, tree }, signal) : { ...known, side })
  }
  const flaky = await runAgain(room, { ...order, sides }, signal)
  const { notReplayable } = replay
  return { sides, flaky, ...(notReplayable === undefined ? {} : { notReplayable }) }
}

type Tree = readonly [side: SideRun['side'], tree: string]

async function treesOf(room: SidesRoom, order: SidesOrder, replay: ReplayTree): Promise<Tree[]> {
  const { diff, repository } = order
  const ends: Tree[] = [
    ['base', diff.baseTree],
    ['head', diff.headTree],
  ]
  const hasTests = changedTestFiles(diff).length > 0
  const before: Tree[] = hasTests ? [['base-with-new-tests', await writeReplayTree(room.source, repository, diff)]] : []
  // Where nothing was put back, the head's own run is the replay.
  const after: Tree[] = replay.tree === diff.headTree ? [] : [['base-tests-on-head', replay.tree]]
  return [...ends, ...before, ...after]
}

type TreeOrder = SidesOrder & { readonly side: SideRun['side']; readonly tree: string }

// Only what was there before the change is kept: a run's own trees come once.
async function runTree(room: SidesRoom, order: TreeOrder, signal: AbortSignal): Promise<SideRun> {
  const { side, tree, repository, commands, environment, services } = order
  if (room.cache === undefined || side !== 'base') return runSide(room, order, signal)
  const { limits, installed } = room
  const dependencies = installed === undefined ? {} : { dependencies: installed(side).key }
  const key = digestOf({
    version: 1,
    repository: repository.id,
    tree,
    environment,
    commands,
    limits,
    ...dependencies,
    services,
  })
  const cached = await room.cache.get(key)
  if (cached !== undefined) {
    const passed = cached.commands.every(({ exitCode, timedOut }) => exitCode === 0 && !timedOut)
    return { side, tree, commands: cached.commands, passed, cachedFrom: cached.runId }
  }
  const run = await runSide(room, order, signal)
  await room.cache.put(key, { runId: order.runId, commands: run.commands })
  return run
}

// What wavers over the change's sources is run again on the base too: whether it wavered before decides who is to blame.
async function runAgain(room: SidesRoom, order: AgainOrder, signal: AbortSignal): Promise<FlakyNames> {
  const flaky = await runSuspects(room, order, suspectsOf(order.sides), signal)
  const blamed = ownersOf(order.sides, [...newlyFlaky(flaky)])
  if (blamed.size === 0) return flaky
  return new Map([...flaky, ...(await runSuspects(room, order, new Map([['base', blamed]]), signal))])
}

type AgainOrder = SidesOrder & { readonly sides: readonly SideRun[] }

async function runSuspects(
  room: SidesRoom,
  { sides, ...order }: AgainOrder,
  suspects: Suspects,
  signal: AbortSignal,
): Promise<FlakyNames> {
  const flaky = new Map<SideRun['side'], ReadonlySet<string>>()
  for (const [side, labels] of suspects) {
    const first = sides.find((one) => one.side === side)
    const commands = order.commands.filter(({ label }) => labels.has(label))
    if (first === undefined || commands.length === 0) continue
    signal.throwIfAborted()
    room.progress?.(`${side}, once more: ${commands.map(({ label }) => label).join(', ')}`)
    const second = await runSide(room, { ...order, side, tree: first.tree, commands }, signal)
    flaky.set(side, new Set(disagreements(first, second)))
  }
  return flaky
}

// The side whose failure decides something, with the commands that name it.
function suspectsOf(sides: readonly SideRun[]): Suspects {
  const { newlyFailing, failBefore } = compareSides(sides)
  const before = sides.some(({ side }) => side === 'base-with-new-tests') ? 'base-with-new-tests' : 'base'
  const named: [SideRun['side'], readonly string[]][] = [
    ['head', newlyFailing],
    [before, failBefore],
    ['base-tests-on-head', compareReplay(sides)?.failing ?? []],
  ]
  const owned = named.map(([side, names]) => [side, ownersOf(sides, names)] as const)
  return new Map(owned.filter(([, labels]) => labels.size > 0))
}

function ownersOf(sides: readonly SideRun[], names: readonly string[]): ReadonlySet<string> {
  const runs = sides.flatMap(({ commands }) => commands)
  const owners = runs.filter(
    ({ command, tests }) => names.includes(command) || tests.some(({ name }) => names.includes(name)),
  )
  return new Set(owners.map(({ command }) => command))
}
