import { describe, expect, test } from '@jest/globals'
import { createScriptedModel, type ScriptedAnswer } from '../../src/adapters/memory/model.ts'
import { askAgain } from '../../src/agent/ask-again.ts'
import { replayRun } from '../../src/agent/replay.ts'
import { loadRequest } from '../../src/agent/request-record.ts'
import { createAgentStage } from '../../src/agent/stage.ts'
import { TOOLS } from '../../src/agent/tools/tools.ts'
import type { BlobStore } from '../../src/ports/blob-store.ts'
import { answerOf, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

const signal = new AbortController().signal
const READ = answerOf(['read_file', { path: 'index.js' }])
const EDIT = answerOf(['edit_file', { path: 'index.js', old: 'helo', new: 'hello' }], ['run', { command: 'ls' }])
const GIVE_UP = answerOf(['give_up', { reason: 'No.' }])

async function played(answers: readonly ScriptedAnswer[], budgets = {}) {
  const { deps, journal, requests } = setUpAgent({ answers, budgets })
  const puts: number[] = []
  const blobs: BlobStore = {
    get: deps.blobs.get,
    put: (bytes) => {
      puts.push(bytes.length)
      return deps.blobs.put(bytes)
    },
  }
  await createAgentStage({ ...deps, blobs })(journal, signal)
  return { blobs, journal, requests, events: journal.events, puts }
}

describe('a run replayed', () => {
  test.each([
    ['submitted', [READ, EDIT, SUBMIT]],
    ['given up', [READ, GIVE_UP]],
    ['silent', Array<ScriptedAnswer>(9).fill(answerOf())],
    ['stuck', Array<ScriptedAnswer>(12).fill(READ)],
    ['full of mistakes', [answerOf(['nothing', '{']), answerOf(['read_file', 'x']), SUBMIT]],
  ] as const)('asks the same, request for request: %s', async (_how, answers) => {
    const { events, blobs, journal } = await played(answers)
    const { steps } = journal.state()
    expect(await replayRun(events, { blobs })).toEqual({ steps: steps.length, compared: steps.length })
  })

  test('asks the same after a crash at any event, told from the log alone', async () => {
    const whole = await played([READ, EDIT, READ, SUBMIT])
    const requests = whole.journal.state().steps.map(({ request }) => request)
    for (let cut = 3; cut < whole.events.length; cut++) {
      const events = whole.events.slice(0, cut)
      const journal = createMemoryJournal({ intent: whole.journal.state().intent, events })
      if (journal.state().agent !== undefined) break
      const rest = [READ, EDIT, READ, SUBMIT].slice(journal.state().steps.length)
      const again = setUpAgent({ answers: rest, journal })
      await createAgentStage({ ...again.deps, blobs: whole.blobs })(journal, signal)
      expect(journal.state().steps.map(({ request }) => request)).toEqual(requests)
    }
  })

  test('of a log that breaks off is the same as far as it goes', async () => {
    const { events, blobs } = await played([READ, EDIT, SUBMIT])
    const second = events.findLastIndex(({ type }) => type === 'tool.returned')
    expect(await replayRun(events.slice(0, second + 1), { blobs })).toEqual({ steps: 2, compared: 2 })
    const budget = await played(Array<ScriptedAnswer>(4).fill(READ), { tokens: 250 })
    expect((await replayRun(budget.events, { blobs: budget.blobs }))?.difference).toBeUndefined()
  })

  test('names the first difference: a result that is another one', async () => {
    const { events, blobs, journal } = await played([READ, READ, SUBMIT])
    const digest = journal.state().steps[1]?.results[0]?.result
    const first = journal.state().steps[0]?.results[0]?.result
    expect(digest).toBe(first)
    const forged: BlobStore = {
      ...blobs,
      get: async (wanted) => {
        const bytes = await blobs.get(wanted)
        return wanted === digest ? Buffer.from(new TextDecoder().decode(bytes).replace('helo', 'HELO')) : bytes
      },
    }
    expect((await replayRun(events, { blobs: forged }))?.difference).toEqual({
      step: 2,
      what: expect.stringMatching(/^message 4 of 4, from character \d+: «.*helo.*» then, «.*HELO.*» now$/s),
    })
  })

  test('names the first difference: other tools, another end', async () => {
    const { events, blobs } = await played([READ, SUBMIT])
    const tools = new Map([...TOOLS].filter(([name]) => name !== 'search'))
    expect((await replayRun(events, { blobs, tools }))?.difference).toMatchObject({
      step: 1,
      what: expect.stringMatching(/other tools/),
    })
    const ended = events.map((event) =>
      event.type === 'agent.finished' ? { ...event, data: { ...event.data, outcome: 'stuck' as const } } : event,
    )
    expect((await replayRun(ended, { blobs }))?.difference).toEqual({
      step: 2,
      what: 'ends as submitted, where the log ends as stuck',
    })
  })

  test('has nothing to play where nothing was answered', async () => {
    const { journal, deps } = setUpAgent()
    expect(await replayRun(journal.events, { blobs: deps.blobs })).toBeUndefined()
  })
})

describe('what is recorded', () => {
  const many = Array.from({ length: 30 }, (_, n) => answerOf(['run', { command: `echo ${n}` }]))

  test('is every request, whole, with the tools', async () => {
    const { journal, blobs, requests } = await played([...many.slice(0, 5), SUBMIT])
    const recorded = await Promise.all(journal.state().steps.map(({ request = '' }) => loadRequest(blobs, request)))
    expect(recorded).toEqual(requests)
  })

  test('grows with the conversation, not with its square', async () => {
    const { puts, requests } = await played([...many, SUBMIT], { steps: 100 })
    const last = JSON.stringify(requests.at(-1)).length
    const stored = puts.reduce((sum, bytes) => sum + bytes, 0)
    expect(requests.length).toBe(31)
    expect(stored).toBeLessThan(5 * last)
  })

  test('holds no secret that the run was shown', async () => {
    const run = setUpAgent({ answers: [READ, SUBMIT], files: { 'index.js': 'key = SECRET-abc123\n' } })
    const texts: string[] = []
    const put: BlobStore['put'] = (bytes) => {
      texts.push(new TextDecoder().decode(bytes))
      return run.deps.blobs.put(bytes)
    }
    await createAgentStage({ ...run.deps, blobs: { get: run.deps.blobs.get, put } })(run.journal, signal)
    const recorded = texts.filter((text) => text.includes('"previous"'))
    expect(recorded.length).toBe(2)
    expect(recorded.join('')).not.toContain('SECRET-abc123')
  })
})

test('another model is asked what was asked then, and compared by what it calls', async () => {
  const { events, blobs, requests } = await played([READ, EDIT, SUBMIT])
  const seen: unknown[] = []
  const other = createScriptedModel([
    (request) => {
      seen.push(request)
      return { ...READ, toolCalls: READ.toolCalls.map((call) => ({ ...call, arguments: '{ "path": "index.js" }' })) }
    },
    (request) => {
      seen.push(request)
      return GIVE_UP
    },
    SUBMIT,
  ])
  expect(await askAgain(events, { blobs, model: other })).toEqual({
    model: 'scripted',
    steps: 3,
    others: [
      {
        step: 2,
        before: expect.stringMatching(/^edit_file .*, run \{"command":"ls"\}$/),
        now: 'give_up {"reason":"No."}',
      },
    ],
  })
  expect(seen).toEqual(requests.slice(0, 2))
})
