import { describe, expect, test } from '@jest/globals'
import type { ScriptedAnswer } from '../../src/adapters/memory/model.ts'
import { createBudget } from '../../src/agent/budget.ts'
import { createAgentStage } from '../../src/agent/stage.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { ModelAnswer } from '../../src/ports/model.ts'
import { answerOf, createTestClock, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'

const signal = new AbortController().signal
const READ = answerOf(['read_file', { path: 'index.js' }])

async function play(setup: Parameters<typeof setUpAgent>[0]) {
  const run = setUpAgent(setup)
  const outcome = await createAgentStage(run.deps)(run.journal, signal)
  const results = run.journal.state().steps.flatMap((step) => step.results)
  const { journal, requests, deps, clock } = run
  const sent = requests.at(-1)?.messages ?? []
  return { journal, requests, deps, clock, outcome, results, agent: journal.state().agent, sent }
}

describe('malformed calls come back as results that say what to do', () => {
  const cases: readonly [string, readonly [string, unknown], RegExp][] = [
    ['an unknown tool', ['push_to_main', {}], /no tool push_to_main\. Tools: list_files, .*submit/],
    ['a name of every object', ['constructor', {}], /no tool constructor/],
    ['a name no endpoint takes back', ['evil\nname‮', {}], /no tool evil_name_/],
    ['arguments that are no JSON', ['read_file', '{"path": '], /not valid JSON/],
    ['arguments that are no object', ['read_file', '[1]'], /Invalid arguments for read_file: .*expected object/s],
    ['a missing argument', ['read_file', {}], /Invalid arguments .*path/s],
    ['a wrong type', ['run', { command: 7 }], /expected string/],
    ['a field that does not exist', ['submit', { title: 't', summary: 's', branch: 'main' }], /branch/],
    ['an absolute path', ['read_file', { path: '/etc/passwd' }], /relative to \/workspace/],
    ['a path that leaves', ['write_file', { path: 'a/../../x', content: '' }], /relative to \/workspace/],
    ['a path with a NUL', ['read_file', { path: 'a\0b' }], /relative to \/workspace/],
    [
      '10 MB of arguments',
      ['write_file', { path: 'x', content: 'a'.repeat(10_000_000) }],
      /100000\d\d characters long: too large/,
    ],
  ]
  test.each(cases)('%s', async (_name, call, expected) => {
    const { results, sent, journal, deps } = await play({ answers: [answerOf(call), SUBMIT] })
    expect(results).toMatchObject([{ ok: false }])
    expect(sent.at(-1)).toMatchObject({ role: 'tool', callId: 'id-0', content: expect.stringMatching(expected) })
    expect(JSON.stringify(sent).length).toBeLessThan(10_000)
    const stored = await deps.blobs.get(journal.state().steps[0]?.answer ?? '')
    expect(stored?.length).toBeLessThan(5_000)
    for (const message of sent) {
      const calls = message.role === 'assistant' ? message.toolCalls : []
      for (const { name, arguments: json } of calls) {
        expect(name).toMatch(/^[\w-]{1,64}$/)
        expect(JSON.parse(json)).toBeInstanceOf(Object)
      }
    }
  })

  test('missing and repeated call ids are replaced, so that results find their calls', async () => {
    const answer = answerOf(['read_file', { path: 'index.js' }], ['list_files', {}], ['nothing', {}])
    const calls = answer.toolCalls.map((call, index) => ({ ...call, id: index === 0 ? '' : 'same' }))
    const { sent } = await play({ answers: [{ ...answer, toolCalls: calls }, SUBMIT] })
    const ids = sent.flatMap((message) => (message.role === 'assistant' ? message.toolCalls.map(({ id }) => id) : []))
    expect(new Set(ids).size).toBe(3)
    expect(sent.flatMap((message) => (message.role === 'tool' ? [message.callId] : []))).toEqual(ids)
  })

  test('a thousand calls in one answer: the first sixteen are executed, and the model is told', async () => {
    const many = answerOf(...Array.from({ length: 1000 }, () => ['list_files', {}] as const))
    const { results, sent } = await play({ answers: [{ ...many, text: 'x'.repeat(5e6) }, SUBMIT] })
    expect(results.length).toBe(16)
    expect(sent.find(({ role }) => role === 'assistant')?.content).toMatch(/984 further tool calls were dropped/)
    expect(JSON.stringify(sent).length).toBeLessThan(60_000)
  })
})

describe('answers without a call', () => {
  const silent = (change: Partial<ModelAnswer>): ModelAnswer => ({ ...answerOf(), ...change })
  const cases: readonly [string, ModelAnswer, RegExp][] = [
    ['text', silent({ text: 'All done!' }), /without calling a tool/],
    ['nothing at all', silent({}), /without calling a tool/],
    ['an answer cut at its limit', silent({ finish: 'length' }), /output limit/],
    ['a refusal', silent({ finish: 'refused', text: 'No.' }), /refused the task/],
    ['an announcement', silent({ finish: 'tool-calls' }), /sent none/],
  ]
  test.each(cases)('%s: a nudge, a demand, then the end', async (_name, answer, reason) => {
    const { outcome, agent, sent, journal } = await play({ answers: [answer, answer, answer] })
    const told = [{ role: 'assistant', content: expect.stringMatching(/./) }, { role: 'user' }]
    expect(sent.slice(2)).toMatchObject([...told, ...told])
    expect(journal.state().context?.nudges).toEqual([
      { step: 1, sign: 'silence', level: 1 },
      { step: 2, sign: 'silence', level: 2 },
    ])
    expect(agent?.outcome).toBe('no-answer')
    expect(outcome).toMatchObject({ type: 'ended', end: { how: 'gave-up', reason: expect.stringMatching(reason) } })
  })

  test('a nudge that helps is forgotten', async () => {
    const text = silent({ text: 'Hm.' })
    const { agent } = await play({ answers: [text, READ, text, READ, SUBMIT] })
    expect(agent?.outcome).toBe('submitted')
  })
})

describe('repetition', () => {
  test('the same call with the same result four times is pointed out, and two more end the run', async () => {
    const { agent, requests } = await play({ answers: Array<ScriptedAnswer>(9).fill(READ) })
    expect(requests[4]?.messages.at(-1)).toMatchObject({ role: 'user', content: expect.stringMatching(/4 times/) })
    expect(requests.length).toBe(6)
    expect(agent).toMatchObject({ outcome: 'stuck' })
  })

  test('the same test after new edits is work', async () => {
    const edit = (n: number) => answerOf(['write_file', { path: 'a', content: `${n}` }])
    const answers = Array.from({ length: 8 }, (_, n) => [edit(n), answerOf(['run', { command: 'false' }])]).flat()
    expect((await play({ answers: [...answers, SUBMIT] })).agent?.outcome).toBe('submitted')
  })

  test('edits to and fro are not', async () => {
    const there = answerOf(['edit_file', { path: 'index.js', old: 'helo', new: 'hello' }])
    const back = answerOf(['edit_file', { path: 'index.js', old: 'hello', new: 'helo' }])
    const { agent } = await play({ answers: Array(10).fill([there, back]).flat() })
    expect(agent?.outcome).toBe('stuck')
  })
})

describe('budgets stop before the next call', () => {
  const reads = Array.from({ length: 50 }, (_, n) => answerOf(['run', { command: `echo ${n}` }]))
  test('steps', async () => {
    const { requests, outcome } = await play({ answers: reads, budgets: { steps: 3 } })
    expect(requests.length).toBe(3)
    expect(outcome).toMatchObject({ end: { how: 'out-of-budget', reason: 'All 3 steps of the budget were used.' } })
  })

  test('tokens, by one call at most', async () => {
    const { requests, journal } = await play({ answers: reads, budgets: { tokens: 250 } })
    expect(requests.length).toBe(3)
    expect(journal.state().usage).toEqual({ inputTokens: 300, outputTokens: 30 })
  })

  test('tokens of an endpoint that does not count', async () => {
    const uncounted = reads.map((answer) => ({ ...answer, usage: { inputTokens: 0, outputTokens: 0 } }))
    const { requests, agent } = await play({ answers: uncounted, budgets: { tokens: 2500 } })
    expect(requests.length).toBeLessThan(7)
    expect(agent?.outcome).toBe('out-of-budget')
  })

  test('minutes, also between two calls of one answer', async () => {
    const two = answerOf(['run', { command: 'echo 1' }], ['run', { command: 'echo 2' }])
    const run = setUpAgent({ answers: [two], budgets: { minutes: 1 } })
    const redact = async (text: string) => {
      if (text.startsWith('exit code')) run.clock.advance(61_000)
      return text
    }
    await createAgentStage({ ...run.deps, redact })(run.journal, signal)
    expect(run.journal.state().steps[0]?.results.length).toBe(1)
    expect(run.journal.state().agent?.reason).toBe('The 1 minutes of the budget are over.')
  })

  test('output', () => {
    const budget = createBudget({ steps: 9, tokens: 9, minutes: 9 }, createTestClock())
    budget.printed(8 * 1024 * 1024 - 1)
    expect(budget.exhausted(1)).toBeUndefined()
    budget.printed(1)
    expect(budget.exhausted(1)).toMatch(/printed more than/)
  })
})

describe('faults of the model', () => {
  const busy = (retryAfterMs?: number) => () => {
    throw new Fault('model-unavailable', '429', { retryable: true, ...(retryAfterMs && { retryAfterMs }) })
  }
  test('are waited out, never shorter than told', async () => {
    const { agent, clock, journal } = await play({ answers: [busy(), busy(7_000), SUBMIT] })
    expect(agent?.outcome).toBe('submitted')
    expect(clock.slept.length).toBe(2)
    expect(clock.slept[0]).toBeLessThanOrEqual(1_000)
    expect(clock.slept[1]).toBeGreaterThanOrEqual(7_000)
    expect(journal.state().steps.length).toBe(1)
  })

  test('that do not pass, forbid another try, or ask for too long a wait are thrown on', async () => {
    const forbidden = () => {
      throw new Fault('unauthorized', '401', { retryable: false })
    }
    await expect(play({ answers: Array(9).fill(busy()) })).rejects.toMatchObject({ code: 'model-unavailable' })
    await expect(play({ answers: [forbidden, SUBMIT] })).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(play({ answers: [busy(3_600_000), SUBMIT] })).rejects.toMatchObject({ retryAfterMs: 3_600_000 })
  })

  test('a conversation that no longer fits is an end with a reason', async () => {
    const overflow = () => {
      throw new Fault('context-overflow', '400', { retryable: false })
    }
    const { outcome } = await play({ answers: [READ, overflow, overflow] })
    expect(outcome).toMatchObject({ end: { how: 'out-of-budget', reason: expect.stringMatching(/larger one/) } })
  })
})
