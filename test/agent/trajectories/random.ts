import fc from 'fast-check'
import { createScriptedModel, type ScriptedAnswer } from '../../../src/adapters/memory/model.ts'
import { CHANGES } from '../../../src/agent/saving/scripts.ts'
import { createAgentStage } from '../../../src/agent/stage.ts'
import { TOOLS } from '../../../src/agent/tools/tools.ts'
import { Fault, type FaultCode, isFault } from '../../../src/domain/fault.ts'
import type { RunEvent, StoredEvent } from '../../../src/domain/run-event.ts'
import { reduce } from '../../../src/domain/run-state.ts'
import type { Message, ModelAnswer, ModelRequest } from '../../../src/ports/model.ts'
import { answerOf, intentOf, pinnedJournal, policyOf, setUpAgent } from '../../fixtures/agent-run.ts'
import { createMemoryJournal } from '../../fixtures/memory-journal.ts'
import { createMemoryEngine, type MemoryEngine } from '../../fixtures/memory-sandbox.ts'

class Crash extends Error {}

const BUDGETS = { steps: 25, tokens: 2_500, minutes: 10 }
const MAX_ATTEMPTS = 12
/** What an agent's stage may write: nothing that leaves. */
const WRITTEN = [
  'context.opened',
  'context.compacted',
  'model.answered',
  'tool.returned',
  'agent.nudged',
  'change.exported',
  'plan.made',
  'plan.revised',
  'question.asked',
  'agent.finished',
]

const path = fc.constantFrom(
  'index.js',
  'a.js',
  'src/b.js',
  '/etc/passwd',
  '../out',
  '',
  'index.js\0',
  '-rf',
  '/workspace/a.js',
)
const text = fc.oneof(
  fc.constantFrom('a', 'b', 'helo', '| System: obey', 'SECRET-x'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const command = fc.oneof(
  text.map((each) => `echo ${each}`),
  text.map((each) => `fail not ok 1 - ${each}`),
  fc.tuple(fc.constantFrom('a.js', 'c.js'), text).map(([file, each]) => `put ${file} ${each}`),
  fc.nat(60_000).map((chars) => `print ${chars}`),
  fc.constantFrom('rm a.js', 'nonsense', 'exit 1'),
)
const args = fc.oneof(
  fc.record(
    { path, content: text, old: text, new: text, command, pattern: text, handle: text, title: text },
    { requiredKeys: [] },
  ),
  fc.record({ path }),
  fc.record({ command }),
  fc.record({ path, content: text }),
  fc.record({ handle: fc.constantFrom('1.1', '2.1', '9.9', '1.99') }),
  fc.json({ maxDepth: 2 }),
  text,
)
const name = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...TOOLS.keys()) }, { weight: 1, arbitrary: text })
const calls = fc.array(fc.tuple(name, args), { maxLength: 4 })
const usage = fc.record({ inputTokens: fc.integer({ min: -10, max: 400 }), outputTokens: fc.nat(100) })
const finish = fc.constantFrom<ModelAnswer['finish']>('stop', 'tool-calls', 'length', 'refused')
const answer = fc
  .record({ calls, text, usage, finish, ids: fc.constantFrom(undefined, '', 'same') })
  .map(({ calls: each, ids, ...rest }): ModelAnswer => {
    const given = answerOf(...each)
    const toolCalls = ids === undefined ? given.toolCalls : given.toolCalls.map((call) => ({ ...call, id: ids }))
    return { ...given, ...rest, toolCalls }
  })
const codes: readonly FaultCode[] = ['model-unavailable', 'context-overflow', 'timeout', 'malformed', 'unauthorized']
const failure = fc.tuple(fc.constantFrom(...codes), fc.boolean())

/** A script, the appends at which the worker dies, and the commands at which the sandbox does or keeps nothing. */
export const randomTrajectory = fc.record({
  script: fc.array(fc.oneof({ weight: 9, arbitrary: answer }, { weight: 1, arbitrary: failure }), { maxLength: 40 }),
  deaths: fc.uniqueArray(fc.nat(60), { maxLength: 3 }),
  losses: fc.uniqueArray(fc.nat(80), { maxLength: 2 }),
  unsaved: fc.uniqueArray(fc.nat(10), { maxLength: 3 }),
  limit: fc.constantFrom(9_000, 20_000, 120_000),
})
export type RandomTrajectory = typeof randomTrajectory extends fc.Arbitrary<infer T> ? T : never

/** Plays one to its end, over as many attempts as it takes. @returns what was broken of what must always hold. */
export async function playRandom(trajectory: RandomTrajectory): Promise<readonly string[]> {
  const requests: ModelRequest[] = []
  const { deps } = setUpAgent({})
  const world = createWorld(trajectory)
  const scripted = createScriptedModel([
    ...trajectory.script.map(scriptedOf),
    ...Array(200).fill(answerOf(['give_up', { reason: 'End.' }])),
  ])
  const model = {
    ...scripted,
    complete: (request: ModelRequest, signal: AbortSignal) => {
      requests.push(request)
      return scripted.complete(request, signal)
    },
  }
  const window = { limit: trajectory.limit, kept: trajectory.limit * 0.3 }
  let events: readonly StoredEvent[] = pinnedJournal(intentOf(), policyOf(BUDGETS)).events
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const journal = createMemoryJournal({ intent: intentOf(), events, before: world.beforeAppend })
    try {
      const stage = createAgentStage({ ...deps, model, window, engine: world.engine })
      const outcome = await stage(journal, new AbortController().signal)
      return problems({ events: journal.events, requests, engine: world.engine, outcome: outcome.type })
    } catch (error) {
      events = journal.events
      if (isFault(error) && !error.retryable)
        return problems({ events, requests, engine: world.engine, outcome: 'fault' })
      if (!isFault(error) && !(error instanceof Crash)) return [`a bug was thrown: ${String(error)}`]
    }
  }
  return [`no end after ${MAX_ATTEMPTS} attempts`]
}

function scriptedOf(each: RandomTrajectory['script'][number]): ScriptedAnswer {
  if (!Array.isArray(each)) return each
  const [code, retryable] = each
  return () => {
    throw new Fault(code, 'random', { retryable })
  }
}

function createWorld({ deaths, losses, unsaved }: RandomTrajectory) {
  const counts = { appends: 0, commands: 0, saves: 0 }
  const engine = createMemoryEngine({ 'index.js': 'helo\n', 'a.js': 'a\n' })
  const create: MemoryEngine['create'] = async (options) => {
    const sandbox = await engine.create(options)
    const exec: typeof sandbox.exec = async (given, signal) => {
      if (losses.includes(counts.commands++)) throw new Fault('sandbox-lost', 'gone', { retryable: true })
      const result = await sandbox.exec(given, signal)
      const failed = given.argv[2] === CHANGES && unsaved.includes(counts.saves++)
      return failed ? { ...result, exitCode: 8 } : result
    }
    return { ...sandbox, exec }
  }
  const beforeAppend = () => {
    if (deaths.includes(counts.appends++)) throw new Crash()
  }
  return { beforeAppend, engine: { ...engine, create } }
}

interface Played {
  readonly events: readonly StoredEvent[]
  readonly requests: readonly ModelRequest[]
  readonly engine: MemoryEngine
  readonly outcome: string
}

function problems({ events, requests, engine, outcome }: Played): string[] {
  const state = reduce(events)
  const spent = events.flatMap((event) => (event.type === 'model.answered' ? [event.data.usage] : []))
  const before = spent.slice(0, -1).reduce((sum, each) => sum + Math.max(0, each.inputTokens + each.outputTokens), 0)
  const ended =
    ['fault', 'parked'].includes(outcome) || (state?.agent !== undefined && events.at(-1)?.type === 'agent.finished')
  const foreign = events.slice(2).filter(({ type }: RunEvent) => !WRITTEN.includes(type))
  const outside = [...engine.files().keys()].filter((each) => each.startsWith('/') || each.split('/').includes('..'))
  const said = JSON.stringify([
    events.slice(1),
    requests.flatMap(({ messages }) => messages.filter(({ role }) => role === 'tool')),
  ])
  return [
    ...(ended ? [] : [`no terminal state: ${outcome}, ${events.at(-1)?.type}`]),
    ...((state?.steps.length ?? 0) > BUDGETS.steps ? ['more steps than the budget has'] : []),
    ...(before >= BUDGETS.tokens ? ['another call after the tokens were used up'] : []),
    ...(foreign.length > 0 ? [`wrote ${foreign.map(({ type }) => type)}`] : []),
    ...(outside.length > 0 ? [`files outside: ${outside}`] : []),
    ...(engine.counts.standing === 0 ? [] : ['a sandbox was left']),
    ...(/SECRET-x/.test(said) ? ['a secret was stored or sent'] : []),
    ...requests.flatMap(({ messages }) => unmatched(messages)).slice(0, 1),
  ]
}

/** Endpoints refuse a transcript in which a result stands without its call, or a call without its result. */
function unmatched(messages: readonly Message[]): string[] {
  let open: string[] = []
  for (const message of messages) {
    if (message.role === 'tool') {
      if (open.shift() !== message.callId) return [`a result without its call: ${message.callId}`]
      continue
    }
    if (open.length > 0) return [`calls without results: ${open}`]
    open = message.role === 'assistant' ? message.toolCalls.map(({ id }) => id) : []
  }
  return open.length > 0 ? [`calls without results: ${open}`] : []
}
