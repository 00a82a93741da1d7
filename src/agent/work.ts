import type { RunState } from '../domain/run-state.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Message, ModelAnswer } from '../ports/model.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Journal } from '../ports/stage.ts'
import type { Budget } from './budget.ts'
import type { CodeRoom } from './code/code-room.ts'
import type { DeskDeps } from './desk/desk.ts'
import type { Spending } from './meter.ts'
import type { Cast, CastDeps } from './roles/cast.ts'
import type { Proposal, Tool } from './tools/tool.ts'
import type { TrailingJournal } from './trailing-journal.ts'

/** A line of progress, for a terminal. Nothing depends on it. */
export interface AgentProgress {
  readonly runId: string
  readonly step: number
  readonly type: 'call' | 'wait' | 'resumed'
  /** `run npm test`, cleaned and redacted. */
  readonly line: string
}

export interface WorkDeps extends DeskDeps, CastDeps {
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly progress?: (line: AgentProgress) => void
  /** Told what a stored answer was asked by, as this attempt would ask it: a record's digest and its messages. */
  readonly asked?: (step: number, digest: string, messages: readonly Message[]) => void
  /** Absent: nobody counts money. */
  readonly spending?: Spending
  /** Keeps what the agent proposes to remember. @returns why not, where it was not taken. Absent: nothing is kept. */
  readonly propose?: (journal: Journal, proposal: Proposal) => Promise<string | undefined>
}

/** One attempt at a run's work. */
export interface Work {
  readonly journal: TrailingJournal
  readonly sandbox: Sandbox
  readonly budget: Budget
  readonly signal: AbortSignal
  readonly tools: ReadonlyMap<string, Tool>
  readonly cast: Cast
  /** Absent: nothing is indexed. */
  readonly code?: CodeRoom
  /** The log as this attempt found it: what it holds is not asked for, paid or executed again. */
  readonly found: RunState
}

/** What the log names and the store must therefore have. */
export async function loadText(blobs: BlobStore, digest: string): Promise<string> {
  const bytes = await blobs.get(digest)
  if (bytes === undefined) throw new Error(`The log names blob ${digest}, which is not stored.`)
  return new TextDecoder().decode(bytes)
}

export async function storeText(blobs: BlobStore, text: string): Promise<string> {
  return blobs.put(Buffer.from(text))
}

export async function loadAnswer(blobs: BlobStore, digest: string): Promise<ModelAnswer> {
  return JSON.parse(await loadText(blobs, digest))
}
