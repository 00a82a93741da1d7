import { expect, test } from '@jest/globals'
import { createAgentStage } from '../../src/agent/stage.ts'
import type { StoredEvent } from '../../src/domain/run-event.ts'
import { DONE } from '../../src/ports/stage.ts'
import { answerOf, intentOf, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'
import type { FakeEngine } from '../fixtures/fake-sandbox.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

const signal = new AbortController().signal
// Each step depends on what the ones before did to the workspace; one is silent, one is malformed, one has two calls.
const SCRIPT = [
  answerOf(['write_file', { path: 'test/a.js', content: 'one\n' }]),
  answerOf(['run', { command: 'cat test/a.js >> index.js && echo $(wc -l < index.js)' }]),
  { ...answerOf(), text: 'Let me think.' },
  answerOf(['edit_file', { path: 'index.js', old: 'one', new: 'two' }], ['read_file', { path: 'index.js' }]),
  answerOf(['edit_file', '{"path": "index']),
  answerOf(['run', { command: 'rm test/a.js; echo three >> index.js; date +%N > /dev/null' }]),
  SUBMIT,
]

class Crash extends Error {}

test('a run that dies before any of its events goes on to the same transcript, tree and log, paying no answer twice', async () => {
  const whole = setUpAgent({ answers: SCRIPT })
  await createAgentStage(whole.deps)(whole.journal, signal)
  const last = whole.requests.at(-1)
  const types = whole.journal.events.map(({ type }) => type)
  expect(types.length).toBe(20)
  for (let survives = 3; survives < types.length; survives++) {
    const first = setUpAgent({ answers: SCRIPT })
    const dying = dyingJournal(first.journal.events, survives)
    await expect(createAgentStage(first.deps)(dying, signal)).rejects.toThrow(Crash)
    expect(first.engine.counts.standing).toBe(0)
    const stored = dying.state().steps.length
    const journal = createMemoryJournal({ intent: intentOf(), events: dying.events })
    const returned = dying.state().steps.flatMap(({ results }) => results).length
    const second = setUpAgent({ answers: SCRIPT.slice(stored), journal })
    const executed: string[] = []
    const engine = watched(second.engine, executed)
    const deps = { ...second.deps, engine, blobs: first.deps.blobs }
    expect(await createAgentStage(deps)(journal, signal)).toEqual(DONE)
    const commands = SCRIPT.flatMap(({ toolCalls }) => toolCalls)
      .slice(returned)
      .filter(({ name }) => name === 'run')
    expect(executed.length).toBe(commands.length)
    expect(second.requests.length).toBe(SCRIPT.length - stored)
    if (stored < SCRIPT.length) expect(second.requests.at(-1)).toEqual(last)
    expect(second.exported.at(-1) ?? first.exported.at(-1)).toEqual(whole.exported[0])
    expect(journal.events.map(({ type }) => type)).toEqual(types)
    expect(withoutPlace(journal.events)).toEqual(withoutPlace(whole.journal.events))
  }
})

test('a tree that the log already names is not taken out again', async () => {
  const first = setUpAgent({ answers: [SUBMIT] })
  const dying = dyingJournal(first.journal.events, 6)
  await expect(createAgentStage(first.deps)(dying, signal)).rejects.toThrow(Crash)
  expect(dying.events.at(-1)?.type).toBe('change.exported')
  const journal = createMemoryJournal({ intent: intentOf(), events: dying.events })
  const second = setUpAgent({ journal })
  await createAgentStage({ ...second.deps, blobs: first.deps.blobs })(journal, signal)
  expect(second.exported).toEqual([])
  expect(journal.events.map(({ type }) => type).slice(5)).toEqual(['change.exported', 'agent.finished'])
})

test('an answer whose blob is gone is an error, not a question asked and paid again', async () => {
  const first = setUpAgent({ answers: [SUBMIT] })
  const dying = dyingJournal(first.journal.events, 5)
  await expect(createAgentStage(first.deps)(dying, signal)).rejects.toThrow(Crash)
  const journal = createMemoryJournal({ intent: intentOf(), events: dying.events })
  const second = setUpAgent({ answers: [SUBMIT], journal })
  await expect(createAgentStage(second.deps)(journal, signal)).rejects.toThrow('which is not stored')
  expect(second.requests).toEqual([])
})

function dyingJournal(events: readonly StoredEvent[], survives: number) {
  return createMemoryJournal({
    intent: intentOf(),
    events,
    before: (_event, stored) => {
      if (stored.length >= survives) throw new Crash()
    },
  })
}

// Commands of the agent's: what brings the workspace back is none.
function watched(engine: FakeEngine, executed: string[]): FakeEngine {
  const create: FakeEngine['create'] = async (options) => {
    const sandbox = await engine.create(options)
    const exec: typeof sandbox.exec = (command, given) => {
      const script = command.argv.at(-1) ?? ''
      if (script.startsWith('exec 2>&1')) executed.push(script)
      return sandbox.exec(command, given)
    }
    return { ...sandbox, exec }
  }
  return { ...engine, create }
}

// What a log says, without when it was said and how long it took; archives hold times.
function withoutPlace(events: readonly StoredEvent[]): unknown[] {
  return events.map(({ type, data }) => {
    const saved = 'saved' in data && data.saved?.type === 'archive' ? { saved: { ...data.saved, archive: '' } } : {}
    return { type, data: { ...data, durationMs: 0, ...saved } }
  })
}
