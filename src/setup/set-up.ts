import { DEFAULT_SET_UP } from '../domain/policy.ts'
import type { RunState } from '../domain/run-state.ts'
import { sandboxStart } from '../domain/sandbox-start.ts'
import type { SetUpRecord } from '../domain/set-up-record.ts'
import type { SetUp, SetUpOutcome, SetUpTarget } from '../ports/set-up.ts'
import type { Snapshot } from '../ports/snapshot-store.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { type InstallDeps, install, type Job, type SetUpOrder } from './install.ts'
import { planSetUp, type SetUpPlan } from './plan.ts'
import { snapshotKey } from './snapshot-key.ts'
import type { TreeFacts } from './tools.ts'

export interface SetUpDeps extends InstallDeps {
  readonly source: Pick<SourceStore, 'archive' | 'entries' | 'read'>
}

const LARGEST_MANIFEST = 1024 ** 2

/** Set-up with a memory: what was installed before is found, and what is being installed is waited for. */
export function createSetUp(deps: SetUpDeps): SetUp {
  const underWay = new Map<string, Promise<SetUpOutcome>>()

  return async function setUp(journal, target, signal): Promise<SetUpOutcome> {
    const before = journal.state().setUps ?? []
    const failure = before.find(({ tree, side, problem }) => tree === target.tree && side === target.side && problem)
    if (failure !== undefined) return { type: 'failed', record: failure }
    const outcome = await decide(orderOf(journal.state(), target), signal)
    if (outcome.type === 'none') return outcome
    const { key, side } = outcome.record
    const isKnown = before.some((record) => record.key === key && record.side === side)
    if (!isKnown) await journal.record({ type: 'setup.recorded', data: outcome.record })
    return outcome
  }

  async function decide(order: SetUpOrder, signal: AbortSignal): Promise<SetUpOutcome> {
    const plan = planSetUp(order.policy, await factsOf(deps, order))
    if (plan.lines.length === 0) return { type: 'none' }
    const key = await keyOf(deps, order, plan)
    if (order.side === 'head' && plan.runsTree) return failed(order, key, RUNS_CHANGE)
    for (;;) {
      const other = underWay.get(key)
      if (other === undefined) return alone({ order, plan, key }, signal)
      const outcome = await other.catch(() => undefined)
      signal.throwIfAborted()
      if (outcome !== undefined) return sharedBy(order, outcome)
    }
  }

  async function alone(job: Job, signal: AbortSignal): Promise<SetUpOutcome> {
    const work = findOrMake(job, signal)
    underWay.set(job.key, work)
    try {
      return await work
    } finally {
      underWay.delete(job.key)
    }
  }

  async function findOrMake(job: Job, signal: AbortSignal): Promise<SetUpOutcome> {
    const found = await deps.snapshots.find(job.key)
    if (found !== undefined) return ready(recordOf(job.order, job.key, found), found)
    const { snapshot, ...record } = await install(deps, job, signal)
    if (snapshot === undefined) return { type: 'failed', record }
    return ready({ ...record, snapshot: { digest: snapshot.digest, bytes: snapshot.bytes } }, snapshot)
  }
}

const RUNS_CHANGE =
  'Setting up what the change asks for would run code of the change with a way out; that is left to a person.'

function orderOf({ runId, intent, base }: RunState, target: SetUpTarget): SetUpOrder {
  if (base === undefined) throw new Error('Set-up was asked for before the base was pinned.')
  const policy = base.policy.setup ?? DEFAULT_SET_UP
  const { image } = sandboxStart(base)
  const start = image === undefined ? {} : { image }
  return { runId, repository: intent.repository, base: base.tree, policy, ...start, ...target }
}

// Two runs that need the same at once: the second has run nothing itself.
function sharedBy({ side, tree }: SetUpOrder, outcome: SetUpOutcome): SetUpOutcome {
  if (outcome.type === 'none') return outcome
  return { ...outcome, record: { ...outcome.record, side, tree, cached: outcome.type === 'ready' } }
}

// What is done is decided by base; what it is done to is the tree.
async function factsOf({ source }: SetUpDeps, { repository, base }: SetUpOrder): Promise<TreeFacts> {
  const entries = await source.entries(repository, base)
  const paths = new Set(entries.map(({ path }) => path))
  const manifest = entries.find(({ path, mode }) => path === 'package.json' && mode.startsWith('100'))
  if (manifest === undefined || manifest.size > LARGEST_MANIFEST) return { paths }
  return { paths, manifest: new TextDecoder().decode(await source.read(repository, manifest.oid, LARGEST_MANIFEST)) }
}

async function keyOf(deps: SetUpDeps, { repository, tree, image }: SetUpOrder, plan: SetUpPlan): Promise<string> {
  const environment = await deps.engine.environment(image)
  const entries = await deps.source.entries(repository, tree)
  return snapshotKey({ environment, repositoryId: repository.id, plan, entries })
}

function ready(record: SetUpRecord, snapshot: Snapshot): SetUpOutcome {
  return { type: 'ready', record, bytes: snapshot.bytes, layers: () => [snapshot] }
}

function failed(order: SetUpOrder, key: string, problem: string): SetUpOutcome {
  return { type: 'failed', record: { ...recordOf(order, key), cached: false, problem } }
}

function recordOf({ side, tree }: SetUpOrder, key: string, found?: Snapshot): SetUpRecord {
  const snapshot = found === undefined ? {} : { snapshot: { digest: found.digest, bytes: found.bytes } }
  return { side, tree, key, cached: true, commands: [], durationMs: 0, hosts: [], refused: [], ...snapshot }
}
