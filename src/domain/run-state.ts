import { type AgentStep, withResult } from './agent-step.ts'
import { type BesideState, reduceBeside } from './beside-state.ts'
import { reduceCalls } from './call-state.ts'
import { type ContextState, reduceContext } from './context-state.ts'
import { type GateState, isGateEvent, reduceGate } from './gate-state.ts'
import type { Intent } from './intent.ts'
import { applyPlanning, isPlanEvent, type Planning, waitingPhase } from './plan-state.ts'
import { withoutPublisher, withPublisher } from './publishers.ts'
import type { Actor } from './repository.ts'
import { type Rest, reduceRest } from './rest.ts'
import { applyRequest, isRequestEvent, type RoundRequests } from './round-request.ts'
import {
  applyRound,
  isPublished,
  isRoundEvent,
  publishedBy,
  type Rounds,
  type Standing,
  withoutTaken,
} from './round-state.ts'
import type { EventData, RunEnd, StoredEvent } from './run-event.ts'
import type { SetUpRecord } from './set-up-record.ts'
import { reduceSilence } from './silence.ts'
import { addUsage, type Usage } from './usage.ts'

export type Phase =
  | 'queued'
  | 'preparing'
  | 'working'
  | 'awaiting-plan'
  | 'awaiting-answer'
  | 'verifying'
  | 'judging'
  | 'publishing'
  | 'held'
  | 'awaiting-approval'
  | 'approved'
  | 'ended'

/** Everything that a run's log says, reduced: state, journal and the source of every view. */
export interface RunState extends BesideState, GateState, Planning, Rounds, RoundRequests, Standing {
  readonly runId: string
  readonly intent: Intent
  readonly phase: Phase
  /** The last event that this state contains. */
  readonly seq: number
  /** The last inbox event; a worker parks by saying which one it has handled. */
  readonly inboxSeq: number
  readonly handledSeq: number
  readonly requestedAt: string
  readonly updatedAt: string
  /** How many times a worker took it up since it last parked. */
  readonly attempts: number
  /** How long it is held back after a fault, once it was. */
  readonly rest?: Rest
  /** Why it cannot go on: all that is left is to shut the second door, and to end. */
  readonly givenUp?: string
  readonly base?: EventData['base.pinned']
  /** What dependencies were set up, in order; absent where none were. */
  readonly setUps?: readonly SetUpRecord[]
  readonly steps: readonly AgentStep[]
  readonly usage: Usage
  readonly context?: ContextState
  readonly published?: EventData['change.published']
  /** External effects by key: intended, and what was observed of them once done. */
  readonly effects: Readonly<Record<string, { readonly done: boolean; readonly result?: unknown }>>
  readonly stop?: Actor
  readonly withdrawn?: { readonly by: Actor; readonly what: string }
  readonly rejection?: { readonly by: Actor; readonly reason: string }
  readonly end?: RunEnd
}

/** Replays a run's log. The first event is `run.requested`; an empty log has no state. */
export function reduce(events: readonly StoredEvent[]): RunState | undefined {
  const first = events[0]
  if (first?.type !== 'run.requested') return undefined
  return events.slice(1).reduce(step, begin(first))
}

function begin(event: StoredEvent & { type: 'run.requested' }): RunState {
  return {
    runId: event.runId,
    intent: event.data.intent,
    phase: 'queued',
    seq: event.seq,
    inboxSeq: event.seq,
    handledSeq: 0,
    requestedAt: event.at,
    updatedAt: event.at,
    attempts: 0,
    steps: [],
    usage: { inputTokens: 0, outputTokens: 0 },
    effects: {},
    approvalSeq: 0,
    publishRequests: [],
    approvalRequests: [],
  }
}

/** One event further. Unknown types (of a newer version) leave all but the sequence number as it is. */
export function step(state: RunState, event: StoredEvent): RunState {
  const said = { ...apply(state, event), ...reduceCalls(state, event), ...reduceSilence(state, event) }
  const next = { ...withoutTaken(state, event), ...said, seq: event.seq, updatedAt: event.at }
  return { ...next, phase: phaseOf(next) }
}

function apply(state: RunState, event: StoredEvent): Partial<RunState> {
  switch (event.type) {
    case 'stop.requested':
      return { ...inbox(event), stop: event.data.by }
    case 'trigger.withdrawn':
      return { ...inbox(event), withdrawn: event.data }
    case 'rejection.requested':
      return { ...inbox(event), rejection: event.data }
    case 'publish.requested':
      return { ...inbox(event), ...withPublisher(state, event.data.by) }
    case 'approval.requested':
    case 'pull.changed':
      return { ...inbox(event), ...reduceGate(state, event) }
    case 'plan-approval.requested':
    case 'question.answered':
      return { ...inbox(event), ...applyPlanning(state, event) }
    case 'round.requested':
      return { ...inbox(event), ...applyRequest(state, event) }
    default:
      return applyWork(state, event)
  }
}

function inbox(event: StoredEvent): Partial<RunState> {
  return { inboxSeq: event.seq }
}

function applyWork(state: RunState, event: StoredEvent): Partial<RunState> {
  switch (event.type) {
    case 'run.started':
      return { attempts: state.attempts + 1 }
    case 'base.pinned':
      return { base: event.data }
    case 'setup.recorded':
      return { setUps: [...(state.setUps ?? []), event.data] }
    case 'model.answered':
      return {
        steps: [...state.steps, { ...event.data, results: [] }],
        usage: addUsage(state.usage, event.data.usage),
        ...reduceBeside(state, event),
      }
    case 'reviewer.answered':
      return { usage: addUsage(state.usage, event.data.usage), ...reduceBeside(state, event) }
    case 'tool.returned':
      return { steps: withResult(state.steps, event.data) }
    case 'context.opened':
    case 'context.compacted':
    case 'agent.nudged':
      return { context: reduceContext(state.context, event) }
    case 'agent.finished':
      return { agent: event.data }
    case 'change.exported':
      return { change: event.data }
    case 'impact.computed':
      return { impact: event.data }
    case 'evidence.recorded':
      return { evidence: event.data.evidence }
    case 'guard.judged':
      return { judged: event.data }
    case 'publish.refused':
      return withoutPublisher(state, event.data.by)
    case 'effect.intended':
      return { effects: { ...state.effects, [event.data.key]: { done: false } } }
    case 'effect.observed':
      return { effects: { ...state.effects, [event.data.key]: { done: true, result: event.data.result } } }
    case 'change.published':
      return { published: event.data, ...publishedBy(state, event.data) }
    case 'run.parked':
      return { handledSeq: event.data.handled, attempts: 0 }
    case 'run.held-back':
      return reduceRest(event)
    case 'run.given-up':
      return { givenUp: event.data.reason }
    case 'run.ended':
      return { end: event.data }
    default:
      if (isGateEvent(event)) return reduceGate(state, event)
      if (isRoundEvent(event)) return applyRound(state, event)
      if (isRequestEvent(event)) return applyRequest(state, event)
      return isPlanEvent(event) ? applyPlanning(state, event) : reduceBeside(state, event)
  }
}

function phaseOf(state: RunState): Phase {
  if (state.end !== undefined) return 'ended'
  if (isPublished(state)) return state.approval?.state === 'approved' ? 'approved' : 'awaiting-approval'
  if (state.judged !== undefined) {
    return state.judged.verdict.verb === 'hold' && state.publishRequests.length === 0 ? 'held' : 'publishing'
  }
  if (state.evidence !== undefined) return 'judging'
  if (state.agent !== undefined) return 'verifying'
  if (state.base !== undefined) return waitingPhase(state) ?? 'working'
  return state.attempts > 0 ? 'preparing' : 'queued'
}
