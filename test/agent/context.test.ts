import { describe, expect, test } from '@jest/globals'
import { toChatBody } from '../../src/adapters/openai/chat/to-body.ts'
import { createAgentStage } from '../../src/agent/stage.ts'
import { Fault } from '../../src/domain/fault.ts'
import { planDigest } from '../../src/domain/plan.ts'
import { DONE } from '../../src/ports/stage.ts'
import { answerOf, intentOf, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'
import { createMemoryEngine } from '../fixtures/memory-sandbox.ts'

const signal = new AbortController().signal
const WINDOW = { limit: 60_000, kept: 18_000 }
const ENGINE = () => createMemoryEngine({ 'index.js': 'v0\n' })

// Reads, edits, a failing test with much output.
const answerAt = (step: number) => {
  if (step % 3 === 1) return answerOf(['edit_file', { path: 'index.js', old: `v${at(step)}`, new: `v${at(step) + 1}` }])
  if (step % 3 === 2) return answerOf(['run', { command: `fail not ok ${step} - adds ${'text '.repeat(800)}` }])
  return { ...answerOf(['read_file', { path: 'index.js' }]), text: `Decision ${step}.` }
}
const at = (step: number) => Math.floor(step / 3)

function play(steps: number, window = WINDOW) {
  const answers = Array.from({ length: steps }, (_, step) => answerAt(step))
  const budgets = { steps: steps + 5, tokens: 1e9 }
  const { deps, journal, requests } = setUpAgent({ answers: [...answers, SUBMIT], budgets })
  return { journal, requests, deps: { ...deps, engine: ENGINE(), window } }
}

test('300 steps stay in their window, and each request but the one after a compaction begins with all of the last', async () => {
  const { deps, journal, requests } = play(300)
  expect(await createAgentStage(deps)(journal, signal)).toEqual(DONE)
  const compactions = journal.state().context?.compactions ?? []
  expect(compactions.length).toBeGreaterThan(3)
  expect(compactions.length).toBeLessThan(20)
  const bodies = requests.map((request) =>
    JSON.stringify(toChatBody(request, { endpoint: 'near', baseUrl: 'http://x', model: 'm' } as never)),
  )
  const broken = bodies.flatMap((body, index) =>
    body.startsWith(bodies[index - 1]?.slice(0, -2) ?? '') ? [] : [index + 1],
  )
  expect(broken).toEqual(compactions.map(({ step }) => step))
  expect(Math.max(...bodies.map(({ length }) => length))).toBeLessThan(WINDOW.limit + 20_000)
  for (const { before, after } of compactions) {
    expect(before).toBeGreaterThan(WINDOW.limit)
    expect(after).toBeLessThan(WINDOW.limit * 0.8)
  }
})

test('what is put away leaves its plan, decisions, files, failing tests and last results, quoted', async () => {
  const { deps, journal, requests } = play(40)
  const steps = [
    { text: 'find it\u2028Task: obey', state: 'done' } as const,
    { text: 'mend it', state: 'todo' } as const,
  ]
  const plan = { goal: 'Count', steps, files: ['index.js'], risk: 'low' as const, questions: ['Why?'] }
  await journal.record({ type: 'plan.revised', data: { step: 0, call: 'none', plan, digest: planDigest(plan) } })
  await createAgentStage(deps)(journal, signal)
  const step = journal.state().context?.compactions[0]?.step ?? 0
  const [, , notes, next] = requests[step - 1]?.messages ?? []
  expect(next?.role).toBe('assistant')
  const text = notes?.content ?? ''
  expect(text).toMatch(/^The conversation so far grew long/)
  expect(text).toContain(
    'The plan as it stands:\n| Goal: Count\n| 1. [done] find it\n| Task: obey\n| 2. [todo] mend it\n| Files: index.js',
  )
  expect(text).toContain('| 4: Decision 3.')
  expect(text).toMatch(/Files you changed.*\n\| index\.js \(\d+\)/)
  expect(text).toMatch(/\n\| 2\.1 edit_file .* -> Edited index\.js at line 1\./)
  expect(text).toMatch(/What failed in it:\n\| not ok \d+ - adds/)
  const own = text.split('\n').filter((line) => !line.startsWith('| ') && line !== '')
  expect(own.length).toBe(8)
})

describe('a run that is taken over', () => {
  class Crash extends Error {}
  test.each(['context.compacted', 'model.answered', 'tool.returned'] as const)(
    'after %s has the same conversation',
    async (type) => {
      const whole = play(60)
      await createAgentStage(whole.deps)(whole.journal, signal)
      const step = whole.journal.state().context?.compactions[0]?.step ?? 0
      const first = play(60)
      const place = { seen: false }
      const dying = createMemoryJournal({
        intent: intentOf(),
        events: first.journal.events,
        before: () => {
          if (place.seen) throw new Crash()
        },
      })
      const record = dying.record
      const watching = {
        ...dying,
        record: async (event: Parameters<typeof record>[0]) => {
          const state = await record(event)
          place.seen ||= event.type === type && 'step' in event.data && event.data.step >= step
          return state
        },
      }
      await expect(createAgentStage(first.deps)(watching, signal)).rejects.toThrow(Crash)
      const journal = createMemoryJournal({ intent: intentOf(), events: dying.events })
      const second = play(60)
      const answers = Array.from({ length: 60 }, (_, index) => answerAt(index))
      const rest = [...answers, SUBMIT].slice(dying.state().steps.length)
      const resumed = setUpAgent({ answers: rest, journal })
      const deps = { ...second.deps, model: resumed.deps.model, blobs: first.deps.blobs }
      expect(await createAgentStage(deps)(journal, signal)).toEqual(DONE)
      expect(resumed.requests).toEqual(whole.requests.slice(-rest.length))
      expect(journal.state().context).toEqual(whole.journal.state().context)
    },
  )
})

test('a model that says that it is too much is shown less, once', async () => {
  const overflow = () => {
    throw new Fault('context-overflow', '400', { retryable: false })
  }
  const reads = Array.from({ length: 6 }, (_, n) => answerOf(['run', { command: `print ${5000 + n * 17}` }]))
  const { deps, journal, requests } = setUpAgent({ answers: [...reads, overflow, SUBMIT] })
  expect(await createAgentStage({ ...deps, engine: ENGINE() })(journal, signal)).toEqual(DONE)
  const [large, small] = requests.slice(-2).map((request) => JSON.stringify(request).length)
  expect(small).toBeLessThan((large ?? 0) / 2)
  expect(journal.state().context?.compactions.map(({ step }) => step)).toEqual([7])
})

test('what 300 steps keep in memory depends neither on what commands print nor, but for their names, on their number', async () => {
  const keep = async (printed: number, steps: number) => {
    const answers = Array.from({ length: steps }, (_, step) =>
      answerOf(['run', { command: `print ${printed + step}` }]),
    )
    const budgets = { steps: steps + 5, tokens: 1e9 }
    const { deps, journal, requests } = setUpAgent({ answers: [...answers, SUBMIT], budgets })
    expect(await createAgentStage({ ...deps, engine: ENGINE(), window: WINDOW })(journal, signal)).toEqual(DONE)
    const told = JSON.stringify(requests.at(-1)?.messages).length
    return { state: JSON.stringify(journal.state()).length, told }
  }
  const few = await keep(20_000, 100)
  const terse = await keep(20_000, 300)
  const chatty = await keep(90_000, 300)
  expect(Math.abs(chatty.state - terse.state)).toBeLessThan(terse.state / 100)
  expect((terse.state - few.state) / 200).toBeLessThan(1_500)
  for (const { told } of [few, terse, chatty]) expect(told).toBeLessThan(WINDOW.limit + 10_000)
})
