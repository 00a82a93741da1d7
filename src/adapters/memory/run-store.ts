import { Fault } from '../../domain/fault.ts'
import { askedKind, type Intent } from '../../domain/intent.ts'
import type { RunLimits } from '../../domain/manners.ts'
import type { RunLink } from '../../domain/run-link.ts'
import type { Creation, Lease, RunStore, RunSummary } from '../../ports/run-store.ts'
import { createMemoryDoorkeeper } from './run-limits.ts'
import { addEvent, addLink, beginRecord, hasLink, type RunRecord, summarise } from './run-record.ts'

interface MemoryRuns {
  readonly now: () => Date
  readonly runs: Map<string, RunRecord>
  readonly refuse: ReturnType<typeof createMemoryDoorkeeper>
}

/** The run log in this process, gone with it. For tests and simulations; keeps the same contract as the real one. */
export function createMemoryRunStore(options: { readonly now: () => Date }): RunStore {
  const runs = new Map<string, RunRecord>()
  const memory: MemoryRuns = { now: options.now, runs, refuse: createMemoryDoorkeeper(options.now) }
  return {
    create: async (runId, intent, actor, limits) => create(memory, { runId, intent, actor, limits }),
    read: async (runId, after = 0) => structuredClone(runs.get(runId)?.events.slice(after) ?? []),
    append: async (lease, event) =>
      addEvent(held(memory, lease), { event, actor: `worker:${lease.owner}`, now: options.now() }),
    appendInbox: async (runId, event, actor) => addEvent(open(memory, runId), { event, actor, now: options.now() }),
    acquire: async (runId, owner, ttlMs) => acquire(memory, { runId, owner, ttlMs }),
    async renew(lease) {
      const run = held(memory, lease)
      run.lease = { ...run.lease, expiresAt: memory.now().getTime() + lease.ttlMs }
      return { seq: run.events.length }
    },
    async release(lease) {
      const run = runs.get(lease.runId)
      if (run?.lease.epoch === lease.epoch) run.lease = { ...run.lease, owner: undefined, expiresAt: 0 }
    },
    pending: async (limit) => pending(memory, limit),
    async summary(runId) {
      const run = runs.get(runId)
      return run && summarise(run)
    },
    list: async (page) => list(memory, page),
    find: async (repositoryId, links) =>
      newest(memory)
        .filter((run) => carries(run, repositoryId, links))
        .map(summarise),
    async link(runId, link) {
      addLink(known(memory, runId), link)
    },
  }
}

interface Wish {
  readonly runId: string
  readonly intent: Intent
  readonly actor: string
  readonly limits: RunLimits | undefined
}

function create(memory: MemoryRuns, { runId, intent, actor, limits }: Wish): Creation {
  const runs = [...memory.runs.values()]
  const earlier = runs.find((run) => run.intent.key === intent.key) ?? runs.find((run) => isActiveTwin(run, intent))
  if (earlier !== undefined) return { runId: earlier.runId, created: false }
  const refused = limits && memory.refuse(intent, limits, runs)
  if (refused !== undefined) return { runId, created: false, refused }
  if (memory.runs.has(runId)) throw new Error(`Run ${runId} exists already, with another intent.`)
  memory.runs.set(runId, beginRecord(runId, intent, { actor, now: memory.now() }))
  return { runId, created: true }
}

function isActiveTwin(run: RunRecord, intent: Intent): boolean {
  return (
    !run.finished &&
    run.intent.repository.id === intent.repository.id &&
    run.intent.subject.number === intent.subject.number &&
    askedKind(run.intent) === askedKind(intent)
  )
}

function held(memory: MemoryRuns, lease: Lease): RunRecord {
  const run = memory.runs.get(lease.runId)
  if (run !== undefined && run.lease.epoch === lease.epoch && isLive(memory, run)) return run
  const message = `The lease ${lease.epoch} of run ${lease.runId} has expired or was taken over.`
  throw new Fault('lease-lost', message, { retryable: false })
}

function known(memory: MemoryRuns, runId: string): RunRecord {
  const run = memory.runs.get(runId)
  if (run === undefined) throw new Fault('not-found', `There is no run ${runId}.`, { retryable: false })
  return run
}

function open(memory: MemoryRuns, runId: string): RunRecord {
  const run = known(memory, runId)
  if (run.finished) throw new Fault('conflict', `Run ${runId} is finished.`, { retryable: false })
  return run
}

function isLive(memory: MemoryRuns, run: RunRecord): boolean {
  return run.lease.expiresAt > memory.now().getTime()
}

function acquire(memory: MemoryRuns, wish: Omit<Lease, 'epoch'>): Lease | undefined {
  const run = memory.runs.get(wish.runId)
  if (run === undefined || run.finished) return undefined
  if (isLive(memory, run) && run.lease.owner !== wish.owner) return undefined
  const epoch = run.lease.epoch + 1
  run.lease = { owner: wish.owner, epoch, expiresAt: memory.now().getTime() + wish.ttlMs }
  return { ...wish, epoch }
}

function pending(memory: MemoryRuns, limit: number): string[] {
  const waiting = newest(memory)
    .reverse()
    .filter((run) => !run.finished && !isLive(memory, run) && hasWork(memory, run))
  return waiting.slice(0, limit).map((run) => run.runId)
}

function hasWork(memory: MemoryRuns, run: RunRecord): boolean {
  return !run.parked || run.inboxSeq > run.handledSeq || run.wakeAt <= memory.now().getTime()
}

function list(memory: MemoryRuns, page: Parameters<RunStore['list']>[0]): RunSummary[] {
  const all = newest(memory)
  const mark = all.findIndex((run) => run.runId === page.before)
  if (page.before !== undefined && mark === -1) return []
  const rest = all.slice(mark + 1)
  const wanted = rest.filter((run) => page.repositoryId === undefined || run.intent.repository.id === page.repositoryId)
  return wanted.slice(0, page.limit).map(summarise)
}

function newest(memory: MemoryRuns): RunRecord[] {
  const order = (run: RunRecord) => `${run.events[0]?.at} ${run.runId}`
  return [...memory.runs.values()].sort((left, right) => (order(left) < order(right) ? 1 : -1))
}

function carries(run: RunRecord, repositoryId: number, links: readonly RunLink[]): boolean {
  return run.intent.repository.id === repositoryId && links.some((link) => hasLink(run, link))
}
