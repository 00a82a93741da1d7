import { furtherOf, openRound } from '../domain/round-state.ts'
import type { EventData } from '../domain/run-event.ts'
import { sandboxStart } from '../domain/sandbox-start.ts'
import type { Message } from '../ports/model.ts'
import {
  DEFAULT_LIMITS,
  type Sandbox,
  type SandboxEngine,
  type SandboxLimits,
  type SandboxOptions,
  startingFrom,
  withRoom,
} from '../ports/sandbox.ts'
import type { SetUp } from '../ports/set-up.ts'
import { DONE, type Journal, type Stage, type StageOutcome } from '../ports/stage.ts'
import type { TakeOut } from '../ports/take-out.ts'
import { createAnswers, MAX_OUTPUT_TOKENS } from './answers.ts'
import { createBudget } from './budget.ts'
import { createCalls } from './calls.ts'
import { type Code, type CodeDeps, openCode } from './code/open-code.ts'
import { type Window, windowOf } from './context/window.ts'
import { createConversation } from './conversation.ts'
import { type AgentEnd, type LoopEnd, runLoop } from './loop.ts'
import { type OpeningDeps, openConversation } from './opening.ts'
import { type Cast, createCast } from './roles/cast.ts'
import { ROLES, type WorkRole } from './roles/roles.ts'
import { firstRole, tellRoles } from './roles/tell-roles.ts'
import { dropUnchanged } from './rounds/drop-unchanged.ts'
import { spentBefore } from './rounds/spent-before.ts'
import { startOf } from './rounds/start-of.ts'
import { tellRounds } from './rounds/tell-rounds.ts'
import { createAdvice } from './stuck/advice.ts'
import type { Tool } from './tools/tool.ts'
import { toolsFor } from './tools/tools.ts'
import { createTrailingJournal } from './trailing-journal.ts'
import type { WorkDeps } from './work.ts'

export interface AgentDeps extends WorkDeps, OpeningDeps, CodeDeps {
  readonly engine: SandboxEngine
  readonly takeOut: TakeOut
  /** What the agent can do, by name. Absent: everything. */
  readonly tools?: ReadonlyMap<string, Tool>
  readonly limits?: SandboxLimits
  /** Absent: what the model's offers say. */
  readonly window?: Window
  /** Absent: the sandbox holds the tree and nothing that it depends on. */
  readonly setUp?: SetUp
}

const WORKING = Object.keys(ROLES) as readonly WorkRole[]

type Base = EventData['base.pinned']

/** For the sandbox to outlive the budget: starting, the command in flight, taking the tree out. */
const GRACE_MS = 5 * 60_000

/**
 * Lets the model work in a sandbox until it submits, and takes the tree out. Needs a pinned base. Called again after a
 * crash, it goes on where the log ends. Whatever the model did, the stage is `done` with an exported tree, or `ended`
 * with a reason.
 */
export function createAgentStage(deps: AgentDeps): Stage {
  const carry = createWork(deps)
  return async (journal, signal) => {
    const outcome = await carry(journal, signal)
    if (outcome.type === 'done') await dropUnchanged(journal)
    return outcome
  }
}

function createWork(deps: AgentDeps): Stage {
  return async (journal, signal) => {
    const { runId, agent } = journal.state()
    if (agent !== undefined) return outcomeOf(agent)
    const { intent, base } = begun(journal)
    const tree = deps.source.archive(intent.repository, startOf(journal.state()).tree)
    const installed = await installedFor(deps, { journal, limits: deps.limits ?? limitsFor(base) }, signal)
    const tools = toolsOf(deps, base)
    const cast = createCast(deps, journal, tools)
    const prompt = [...(deps.prompt ?? []), firstRole(cast)]
    const options = { runId, purpose: 'agent', tree, ...installed } as const
    const [sandbox, opening] = await begunTogether(
      startingFrom(deps.engine, sandboxStart(base)).create(options, signal),
      openConversation({ ...deps, prompt }, journal, tools),
    )
    const code = openCode(deps, { journal, sandbox, signal })
    try {
      const began = deps.clock.monotonic()
      const ended = await work(deps, { journal, sandbox, signal, tools, cast, opening, ...(code && { code }) })
      if (ended.type === 'parked') return ended
      if (ended.end.outcome === 'submitted') await takeChange(deps, { journal, sandbox, signal })
      else if (await fallBack(journal, ended.end)) return DONE
      await code?.recordImpact()
      const durationMs = Math.round(deps.clock.monotonic() - began)
      await journal.record({ type: 'agent.finished', data: { ...ended.end, durationMs } })
      return outcomeOf(ended.end)
    } finally {
      await Promise.all([code?.close(), sandbox.destroy()])
    }
  }
}

function outcomeOf(end: AgentEnd): StageOutcome {
  if (end.outcome === 'submitted') return DONE
  // The model's words are said to be its own.
  const reason = end.outcome === 'gave-up' ? `The agent gave up: ${end.reason}` : end.reason
  return { type: 'ended', end: { how: end.outcome === 'out-of-budget' ? 'out-of-budget' : 'gave-up', reason } }
}

// What was handed in before stands again, but for a change whose author takes it back: of that only what is published.
async function fallBack(journal: Journal, { outcome, reason }: AgentEnd): Promise<boolean> {
  const state = journal.state()
  const round = outcome === 'gave-up' ? furtherOf(state)?.round : openRound(state)
  if (round === undefined) return false
  await journal.record({ type: 'round.abandoned', data: { round: round.round, reason } })
  return true
}

function limitsFor(base: Base): SandboxLimits {
  return { ...DEFAULT_LIMITS, lifetimeMs: base.policy.budgets.minutes * 60_000 + GRACE_MS }
}

// An agent whose dependencies could not be had works without them: the log says so, and evidence will be asked for.
async function installedFor(
  { setUp }: AgentDeps,
  { journal, limits }: { readonly journal: Journal; readonly limits: SandboxLimits },
  signal: AbortSignal,
): Promise<Pick<SandboxOptions, 'limits' | 'layers'>> {
  const outcome = await setUp?.(journal, { side: 'base', tree: begun(journal).base.tree }, signal)
  if (outcome?.type !== 'ready') return { limits }
  return { limits: withRoom(limits, outcome.bytes), layers: outcome.layers() }
}

interface Scope {
  readonly journal: Journal
  readonly sandbox: Sandbox
  readonly signal: AbortSignal
}

interface Working extends Scope {
  readonly code?: Code
  readonly tools: ReadonlyMap<string, Tool>
  readonly cast: Cast
  readonly opening: readonly Message[]
}

function toolsOf(deps: AgentDeps, { policy }: Base): ReadonlyMap<string, Tool> {
  const remembers = deps.propose !== undefined && policy.memory?.enabled === true
  return deps.tools ?? toolsFor({ remembers, indexed: deps.code !== undefined })
}

// What the model is told needs no sandbox. Whichever fails, none is left behind.
async function begunTogether<T>(creating: Promise<Sandbox>, telling: Promise<T>): Promise<readonly [Sandbox, T]> {
  const [sandbox, told] = await Promise.allSettled([creating, telling])
  if (sandbox.status === 'rejected') throw sandbox.reason
  if (told.status === 'fulfilled') return [sandbox.value, told.value]
  await sandbox.value.destroy()
  throw told.reason
}

async function work(deps: AgentDeps, { opening, code, ...scope }: Working): Promise<LoopEnd> {
  const { journal, cast } = scope
  const budget = createBudget(begun(journal).base.policy.budgets, deps.clock, spentBefore(journal.state()))
  const trailing = createTrailingJournal(journal)
  const attempt = { ...scope, journal: trailing, budget, found: journal.state(), ...(code && { code }) }
  const calls = createCalls(deps, attempt)
  const window =
    deps.window ?? windowOf({ offers: WORKING.flatMap((role) => cast.modelOf(role).offers) }, MAX_OUTPUT_TOKENS)
  await calls.resume()
  const conversation = createConversation(deps, attempt, { opening, answers: createAnswers(deps, attempt), window })
  try {
    return await runLoop({
      exhausted: budget.exhausted,
      ...conversation,
      act: calls.act,
      advise: tellRoles(cast, tellRounds(deps, attempt.found, createAdvice(attempt))),
    })
  } finally {
    await trailing.caughtUp()
  }
}

// A tree that the log already names is the one that counts: the sandbox of a resumed run is only like the first.
async function takeChange(deps: AgentDeps, { journal, sandbox, signal }: Scope): Promise<void> {
  const { intent, base, change } = begun(journal)
  if (change !== undefined) return
  signal.throwIfAborted()
  const taken = await deps.takeOut(sandbox, intent.repository, base.tree)
  const exported =
    taken.type === 'refused'
      ? { tree: base.tree, files: [], dropped: [], refused: taken.reason }
      : { tree: taken.tree, files: taken.files, dropped: taken.dropped }
  await journal.record({ type: 'change.exported', data: { baseTree: base.tree, ...exported } })
}

function begun(journal: Journal) {
  const { intent, base, change } = journal.state()
  if (base === undefined) throw new Error('The agent was started before its base was pinned.')
  return { intent, base, change }
}
