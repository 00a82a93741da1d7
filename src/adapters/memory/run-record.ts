import { chainEvent, GENESIS } from '../../domain/audit-chain.ts'
import type { Intent } from '../../domain/intent.ts'
import { wakeAtOf } from '../../domain/rest.ts'
import { EVENT_VERSION, isInbox, type RunEvent, type StoredEvent } from '../../domain/run-event.ts'
import { linksOf, type RunLink } from '../../domain/run-link.ts'
import type { RunSummary } from '../../ports/run-store.ts'

export interface RunRecord {
  readonly runId: string
  readonly intent: Intent
  readonly events: StoredEvent[]
  readonly links: RunLink[]
  inboxSeq: number
  handledSeq: number
  parked: boolean
  wakeAt: number
  finished: boolean
  lease: { readonly owner: string | undefined; readonly epoch: number; readonly expiresAt: number }
}

export interface Addition {
  readonly event: RunEvent
  readonly actor: string
  readonly now: Date
}

/** A run with its first event. */
export function beginRecord(runId: string, intent: Intent, entry: { actor: string; now: Date }): RunRecord {
  const flags = { inboxSeq: 0, handledSeq: 0, parked: false, wakeAt: Number.POSITIVE_INFINITY, finished: false }
  const lease = { owner: undefined, epoch: 0, expiresAt: 0 }
  const run: RunRecord = { runId, intent: structuredClone(intent), events: [], links: [], ...flags, lease }
  addEvent(run, { ...entry, event: { type: 'run.requested', data: { intent } } })
  return run
}

/** Chains an event to the run's last one and keeps what the store answers by in step. */
export function addEvent(run: RunRecord, { event, actor, now }: Addition): StoredEvent {
  const last = run.events.at(-1)
  // Time may be set back; a log does not go back.
  const at = last !== undefined && last.at > now.toISOString() ? last.at : now.toISOString()
  const place = { runId: run.runId, seq: run.events.length + 1, prevHash: last?.hash ?? GENESIS }
  const stored = chainEvent(event, { ...place, at, actor, version: EVENT_VERSION })
  run.events.push(stored)
  for (const link of linksOf(stored)) addLink(run, link)
  noteEvent(run, stored)
  return structuredClone(stored)
}

function noteEvent(run: RunRecord, event: StoredEvent): void {
  if (isInbox(event)) run.inboxSeq = event.seq
  if (event.type === 'run.parked' || event.type === 'run.held-back') {
    const wakeAt = wakeAtOf(event)
    run.parked = true
    run.handledSeq = event.data.handled
    run.wakeAt = wakeAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(wakeAt)
  }
  if (event.type === 'run.started') run.parked = false
  if (event.type === 'run.ended') run.finished = true
}

export function addLink(run: RunRecord, link: RunLink): void {
  if (!hasLink(run, link)) run.links.push(link)
}

export function hasLink(run: RunRecord, { kind, value }: RunLink): boolean {
  return run.links.some((link) => link.kind === kind && link.value === value)
}

export function summarise(run: RunRecord): RunSummary {
  const last = run.events.at(-1)
  return {
    runId: run.runId,
    repositoryId: run.intent.repository.id,
    finished: run.finished,
    seq: run.events.length,
    hash: last?.hash ?? GENESIS,
    createdAt: run.events[0]?.at ?? '',
    updatedAt: last?.at ?? '',
  }
}
