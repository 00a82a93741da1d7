import type { AgentStep } from '../domain/agent-step.ts'
import type { StoredEvent, WorkerEvent } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import { reduce, step as reduceStep } from '../domain/run-state.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Message, Model } from '../ports/model.ts'
import type { Sandbox, SandboxEngine } from '../ports/sandbox.ts'
import type { SourceStore } from '../ports/source-store.ts'
import type { Journal } from '../ports/stage.ts'
import type { AgentEnd } from './loop.ts'
import { loadRequest } from './request-record.ts'
import { type AgentDeps, createAgentStage } from './stage.ts'

export interface ReplayReport {
  readonly steps: number
  /** Steps whose request was recorded, and so compared. */
  readonly compared: number
  /** The first thing that went otherwise than the log has it; absent: nothing did. */
  readonly difference?: { readonly step: number; readonly what: string }
}

export interface ReplayDeps extends Pick<AgentDeps, 'tools' | 'window'> {
  readonly blobs: BlobStore
}

/**
 * Plays a run's stored answers and results through the loop again, without a model, a sandbox or a network, and says
 * whether it asks the same. Writes nothing. undefined: the log has no answer to play.
 */
export async function replayRun(events: readonly StoredEvent[], deps: ReplayDeps): Promise<ReplayReport | undefined> {
  const begun = events.findLastIndex(({ type }) => type === 'round.begun')
  const found = events.findIndex(({ type }, index) => index > begun && ENDS.includes(type))
  const past = found === -1 ? events : events.slice(0, found)
  const initial = reduce(past)
  // Logs from before openings were kept would need the repository.
  if (initial?.context?.opening === undefined || initial.steps.length === 0) return undefined
  const differing: { step: number; messages: readonly Message[] }[] = []
  const asked = (step: number, digest: string, messages: readonly Message[]) => {
    const stored = initial.steps[step - 1]?.request
    if (stored !== undefined && stored !== digest) differing.push({ step, messages })
  }
  const ended = await play(initial, { ...deps, asked })
  const steps = initial.steps.length
  const compared = initial.steps.filter(({ request }) => request !== undefined).length
  const [first] = differing
  const difference =
    first === undefined
      ? endDifference(initial.steps, reduce(events)?.agent, ended)
      : await explain(deps.blobs, initial, first)
  return { steps, compared, ...(difference && { difference }) }
}

const ENDS: readonly string[] = ['agent.finished', 'change.exported', 'round.abandoned']

type Played = { readonly type: 'finished'; readonly end: AgentEnd | undefined } | { readonly type: 'asked-on' }

async function play(initial: RunState, deps: ReplayDeps & Pick<AgentDeps, 'asked'>): Promise<Played> {
  const journal = createScratchJournal(initial)
  const stage = createAgentStage({
    ...deps,
    blobs: { get: deps.blobs.get, put: async () => '' },
    model: BEYOND,
    engine: NO_ENGINE,
    source: NO_SOURCE,
    takeOut: async () => ({ type: 'refused', reason: 'a replay takes nothing out' }),
    clock: STANDSTILL,
    redact: async (text) => text,
  })
  try {
    await stage(journal, new AbortController().signal)
    return { type: 'finished', end: journal.state().agent }
  } catch (error) {
    if (error instanceof AskedOn) return { type: 'asked-on' }
    throw error
  }
}

// A budget of minutes, a stop or a crash ends a run where a replay would go on: the log says no more.
function endDifference(steps: readonly AgentStep[], recorded: AgentEnd | undefined, played: Played) {
  const step = steps.length
  if (played.type === 'asked-on') {
    const open = recorded === undefined || recorded.outcome === 'out-of-budget'
    return open ? undefined : { step: step + 1, what: `asks on, where the log ends as ${recorded.outcome}` }
  }
  const now = played.end?.outcome ?? 'parked'
  if (recorded === undefined || recorded.outcome === now) return undefined
  return { step, what: `ends as ${now}, where the log ends as ${recorded.outcome}` }
}

async function explain(
  blobs: BlobStore,
  { steps }: RunState,
  { step, messages }: { readonly step: number; readonly messages: readonly Message[] },
): Promise<{ step: number; what: string }> {
  const recorded = await loadRequest(blobs, steps[step - 1]?.request ?? '')
  const then = recorded.messages.map((message) => JSON.stringify(message))
  const now = messages.map((message) => JSON.stringify(message))
  const index = then.findIndex((text, place) => text !== now[place])
  if (index === -1 && now.length === then.length) return { step, what: 'other tools, or another limit of the answer' }
  const place = index === -1 ? then.length : index
  const [before = '(nothing)', after = '(nothing)'] = [then[place], now[place]]
  const at = [...before].findIndex((character, offset) => character !== after[offset])
  const from = Math.max(0, at - 20)
  const words = `message ${place + 1} of ${then.length}, from character ${Math.max(0, at)}`
  return { step, what: `${words}: ${excerpt(before, from)} then, ${excerpt(after, from)} now` }
}

function excerpt(text: string, from: number): string {
  return `«${text.slice(from, from + 80)}»`
}

class AskedOn extends Error {}

const BEYOND: Model = {
  name: 'replay',
  offers: [{ endpoint: 'log', model: 'replay' }],
  complete: () => Promise.reject(new AskedOn('the log holds no further answer')),
}
const STANDSTILL: Clock = { now: () => new Date(0), monotonic: () => 0, sleep: async () => undefined }
const absent = () => Promise.reject(new Error('a replay has no repository'))
const NO_SOURCE: SourceStore = {
  fetch: absent,
  writeTree: absent,
  diff: absent,
  ignored: absent,
  entries: absent,
  read: absent,
  async *readAll() {},
  async *archive() {},
}
const NOTHING = new Uint8Array()
const OMITTED = { stdout: 0, stderr: 0 }
const NOWHERE: Sandbox = {
  exec: async () => ({
    exitCode: 0,
    timedOut: false,
    stdout: NOTHING,
    stderr: NOTHING,
    omitted: OMITTED,
    durationMs: 0,
  }),
  freeze: async () => undefined,
  async *export() {},
  destroy: async () => undefined,
}
const NO_ENGINE: SandboxEngine = {
  name: 'replay',
  environment: async () => '',
  create: async () => NOWHERE,
  reap: async () => 0,
  close: async () => undefined,
}

function createScratchJournal(initial: RunState): Journal {
  let state = initial
  return {
    state: () => state,
    record: async (event: WorkerEvent) => {
      state = reduceStep(state, {
        ...event,
        runId: state.runId,
        seq: state.seq + 1,
        at: state.updatedAt,
      } as StoredEvent)
      return state
    },
    perform: () => Promise.reject(new Error('a replay has no effect outside')),
    assertLive: () => undefined,
  }
}
