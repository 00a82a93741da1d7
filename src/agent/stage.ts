import type { Intent } from '../domain/intent.ts'
import type { EventData } from '../domain/run-event.ts'
import { type Untrusted, untrusted } from '../domain/untrusted.ts'
import type { Message } from '../ports/model.ts'
import {
  DEFAULT_LIMITS,
  type Sandbox,
  type SandboxEngine,
  type SandboxLimits,
  type SandboxOptions,
  withRoom,
} from '../ports/sandbox.ts'
import type { SetUp } from '../ports/set-up.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { DONE, type Journal, type Stage, type StageOutcome } from '../ports/stage.ts'
import type { TakeOut } from '../ports/take-out.ts'
import { createBudget } from './budget.ts'
import { type AgentEnd, runLoop } from './loop.ts'
import { renderPrompt } from './prompt.ts'
import { createSteps, type StepsDeps } from './steps.ts'

export interface AgentDeps extends StepsDeps {
  readonly engine: SandboxEngine
  readonly source: SourceStore
  readonly takeOut: TakeOut
  readonly limits?: SandboxLimits
  /** Absent: the sandbox holds the tree and nothing that it depends on. */
  readonly setUp?: SetUp
}

type Base = EventData['base.pinned']

/** An AGENTS.md larger than this is not guidance; its beginning and end alone would mislead. */
const MAX_GUIDANCE_FILE = 64 * 1024
/** For the sandbox to outlive the budget: starting, the command in flight, taking the tree out. */
const GRACE_MS = 5 * 60_000

/**
 * Lets the model work in a sandbox until it submits, and takes the tree out. Needs a pinned base. Called again after a
 * crash, it goes on where the log ends. Whatever the model did, the stage is `done` with an exported tree, or `ended`
 * with a reason.
 */
export function createAgentStage(deps: AgentDeps): Stage {
  return async (journal, signal) => {
    const { runId, agent } = journal.state()
    if (agent !== undefined) return outcomeOf(agent)
    const { intent, base } = begun(journal)
    const tree = deps.source.archive(intent.repository, base.tree)
    const installed = await installedFor(deps, { journal, limits: deps.limits ?? limitsFor(base) }, signal)
    const sandbox = await deps.engine.create({ runId, purpose: 'agent', tree, ...installed }, signal)
    try {
      const end = await work(deps, { journal, sandbox, signal })
      if (end.outcome === 'submitted') await takeChange(deps, { journal, sandbox, signal })
      await journal.record({ type: 'agent.finished', data: end })
      return outcomeOf(end)
    } finally {
      await sandbox.destroy()
    }
  }
}

function outcomeOf(end: AgentEnd): StageOutcome {
  if (end.outcome === 'submitted') return DONE
  // The model's words are said to be its own.
  const reason = end.outcome === 'gave-up' ? `The agent gave up: ${end.reason}` : end.reason
  return { type: 'ended', end: { how: 'gave-up', reason } }
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

async function work(deps: AgentDeps, scope: Scope): Promise<AgentEnd> {
  const { intent, base } = begun(scope.journal)
  const opening = await openingOf(deps, intent, base)
  const budget = createBudget(base.policy.budgets, deps.clock)
  return runLoop({ opening, exhausted: budget.exhausted, ...createSteps(deps, { ...scope, budget }) })
}

// People paste credentials into issues: they go no further than any other text.
async function openingOf(deps: AgentDeps, intent: Intent, base: Base): Promise<Message[]> {
  const guidance = await readGuidance(deps.source, intent, base)
  const messages = renderPrompt({ intent, instructions: base.policy.instructions, ...(guidance && { guidance }) })
  return Promise.all(messages.map(async (each) => ({ ...each, content: await deps.redact(each.content, 'prompt.md') })))
}

// On a pull request the pinned tree is the one under work: whoever wrote it must not write the agent's guidance.
async function readGuidance(source: SourceStore, intent: Intent, base: Base): Promise<Untrusted | undefined> {
  if (intent.subject.pull !== undefined) return undefined
  const entries = await source.entries(intent.repository, base.tree)
  const entry = entries.find(({ path, mode }) => path === 'AGENTS.md' && mode.startsWith('100'))
  if (entry === undefined || entry.size > MAX_GUIDANCE_FILE) return undefined
  const bytes = await source.read(intent.repository, entry.oid, MAX_GUIDANCE_FILE)
  return untrusted(new TextDecoder().decode(bytes))
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
