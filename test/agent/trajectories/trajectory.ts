import type { ScriptedAnswer } from '../../../src/adapters/memory/model.ts'
import { createAgentStage } from '../../../src/agent/stage.ts'
import { Fault } from '../../../src/domain/fault.ts'
import type { Budgets } from '../../../src/domain/policy.ts'
import type { RunEvent } from '../../../src/domain/run-event.ts'
import type { ModelAnswer } from '../../../src/ports/model.ts'
import { answerOf, setUpAgent } from '../../fixtures/agent-run.ts'
import { createMemoryEngine } from '../../fixtures/memory-sandbox.ts'

export interface Trajectory {
  readonly name: string
  readonly answers: readonly ScriptedAnswer[]
  readonly budgets?: Partial<Budgets>
  readonly limit?: number
  /** The log as `renderLog` shows it, from the first answer on. */
  readonly log: string
}

const FILES = { 'index.js': 'export const add = (a, b) => a - b\n', 'test/add.js': 'ok\n', 'README.md': '# Adder\n' }

export const call = (name: string, args: unknown = {}) => answerOf([name, args])
export const read = (path = 'index.js') => call('read_file', { path })
export const run = (command: string) => call('run', { command })
export const edit = (old: string, fresh: string, path = 'index.js') => call('edit_file', { path, old, new: fresh })
export const write = (path: string, content = 'x\n') => call('write_file', { path, content })
export const submit = (title = 'Fix add') => call('submit', { title, summary: 'It adds.' })
export const giveUp = (reason: string) => call('give_up', { reason })
export const say = (text: string, finish: ModelAnswer['finish'] = 'stop'): ModelAnswer => ({
  ...answerOf(),
  text,
  finish,
})
export const times = (count: number, each: (n: number) => readonly ModelAnswer[]): readonly ModelAnswer[] =>
  Array.from({ length: count }, (_, n) => each(n)).flat()
export const fails =
  (code: 'context-overflow' | 'model-unavailable' | 'unauthorized' | 'malformed', retryable: boolean) => (): never => {
    throw new Fault(code, `the endpoint: ${code}`, { retryable })
  }

/** Plays a trajectory over adapters in memory. @returns its log, and every command that went into the sandbox. */
export async function play({ answers, budgets, limit }: Omit<Trajectory, 'log' | 'name'>) {
  const { deps, journal, requests } = setUpAgent({ answers, ...(budgets && { budgets }) })
  const engine = createMemoryEngine(FILES)
  const window = limit === undefined ? {} : { window: { limit, kept: Math.floor(limit * 0.3) } }
  const stage = createAgentStage({ ...deps, engine, ...window })
  const outcome = await stage(journal, new AbortController().signal).catch((error: unknown) => error)
  const begun = journal.events.findIndex(({ type }) => type === 'context.opened') + 1
  const log = journal.events.slice(begun).map(renderLine)
  const thrown = outcome instanceof Error ? [`thrown: ${outcome.message}`] : []
  return { log: collapse([...log, ...thrown]), requests, journal, engine, outcome }
}

function renderLine(event: RunEvent): string {
  switch (event.type) {
    case 'model.answered':
      return `> ${renderCalls(event.data.calls)}`
    case 'tool.returned':
      return `${event.data.ok ? 'ok' : 'no'}${event.data.saved === undefined ? '' : ` ${event.data.saved.type}`}`
    case 'agent.nudged':
      return `! ${event.data.sign} ${event.data.level}`
    case 'context.compacted':
      return `~ before step ${event.data.step}`
    case 'agent.finished':
      return `. ${event.data.outcome}${event.data.reason === '' ? '' : `: ${event.data.reason}`}`
    case 'change.exported':
      return '= exported'
    default:
      return event.type
  }
}

function renderCalls(calls: readonly string[]): string {
  if (calls.length > 3) return `${calls[0]} and ${calls.length - 1} more`
  return calls.join(' + ') || '(no call)'
}

/** One line; what repeats itself right away stands once: `3x(> read_file index.js | ok)`. */
function collapse(lines: readonly string[]): string {
  const parts: string[] = []
  for (let at = 0; at < lines.length; ) {
    const { length, rounds } = longestRepetition(lines, at)
    const unit = lines.slice(at, at + length).join(' | ')
    parts.push(rounds > 1 ? `${rounds}x(${unit})` : unit)
    at += length * rounds
  }
  return parts.join(' | ')
}

function longestRepetition(lines: readonly string[], at: number): { length: number; rounds: number } {
  const found = [1, 2, 3, 4, 6, 8].map((length) => ({ length, rounds: roundsFrom(lines, at, length) }))
  return found.reduce((best, each) =>
    each.rounds > 1 && each.length * each.rounds > best.length * best.rounds ? each : best,
  )
}

function roundsFrom(lines: readonly string[], at: number, length: number): number {
  const unit = lines.slice(at, at + length).join('\n')
  let rounds = 1
  while (lines.slice(at + rounds * length, at + (rounds + 1) * length).join('\n') === unit) rounds += 1
  return rounds
}
