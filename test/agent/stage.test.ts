import { expect, test } from '@jest/globals'
import { createAgentStage } from '../../src/agent/stage.ts'
import { Fault } from '../../src/domain/fault.ts'
import { untrusted } from '../../src/domain/untrusted.ts'
import { DONE } from '../../src/ports/stage.ts'
import { answerOf, BASE_TREE, intentOf, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'

const signal = new AbortController().signal
const READ = answerOf(['read_file', { path: 'index.js' }])
const EDIT = answerOf(['edit_file', { path: 'index.js', old: 'helo', new: 'hello' }])
const FIXED = JSON.stringify({ 'docs/read me.md': '# Greeter\n', 'index.js': 'export const greeting = "hello"\n' })

test('a run reads, edits, tests and submits, and every step is in the log', async () => {
  const run = answerOf(['run', { command: 'cat index.js; exit 3' }])
  const { deps, journal, requests, exported, engine } = setUpAgent({ answers: [READ, EDIT, run, SUBMIT] })
  expect(await createAgentStage(deps)(journal, signal)).toEqual(DONE)
  expect(journal.events.map(({ type }) => type)).toEqual([
    'run.requested',
    'base.pinned',
    'plan.made',
    'context.opened',
    ...['model.answered', 'tool.returned', 'model.answered', 'tool.returned', 'model.answered', 'tool.returned'],
    ...['model.answered', 'change.exported', 'agent.finished'],
  ])
  expect(
    requests
      .at(-1)
      ?.messages.slice(2)
      .map(({ content }) => content),
  ).toEqual([
    ...['', 'export const greeting = "helo"', '', 'Edited index.js at line 1.'],
    ...['', 'exit code 3\nexport const greeting = "hello"'],
  ])
  expect(journal.state().steps.map(({ calls }) => calls)).toEqual([
    ['read_file index.js'],
    ['edit_file index.js'],
    ['run cat index.js; exit 3'],
    ['submit Fix the greeting'],
  ])
  expect(journal.state().steps[2]?.results[0]?.ok).toBe(false)
  expect(exported).toEqual([FIXED])
  expect(journal.state().agent).toEqual({
    outcome: 'submitted',
    title: 'Fix the greeting',
    summary: 'Spelled it right.',
    reason: '',
    durationMs: 0,
  })
  expect(engine.counts).toEqual({ created: 1, standing: 0 })
})

test('a finished agent is not started again, and its end is the same', async () => {
  const { deps, journal, engine } = setUpAgent({ answers: [answerOf(['give_up', { reason: 'Not a bug.' }])] })
  const ended = { type: 'ended', end: { how: 'gave-up', reason: 'The agent gave up: Not a bug.' } }
  expect(await createAgentStage(deps)(journal, signal)).toEqual(ended)
  expect(await createAgentStage(deps)(journal, signal)).toEqual(ended)
  expect(engine.counts).toEqual({ created: 1, standing: 0 })
})

test('a refused export is recorded with the tree of the base, for the guard to block', async () => {
  const taken = { type: 'refused', reason: 'a link leaves the tree' } as const
  const { deps, journal } = setUpAgent({ answers: [SUBMIT], taken })
  expect(await createAgentStage(deps)(journal, signal)).toEqual(DONE)
  expect(journal.state().change).toEqual({
    baseTree: BASE_TREE,
    tree: BASE_TREE,
    files: [],
    dropped: [],
    refused: 'a link leaves the tree',
  })
})

test('a fault of the sandbox is thrown on, and the sandbox is destroyed', async () => {
  const { deps, journal, engine } = setUpAgent({ answers: [READ] })
  const lost = new Fault('sandbox-lost', 'gone', { retryable: true })
  const create: typeof engine.create = async (options) => {
    const sandbox = await engine.create(options)
    return { ...sandbox, exec: () => Promise.reject(lost) }
  }
  const stage = createAgentStage({ ...deps, engine: { ...engine, create } })
  await expect(stage(journal, signal)).rejects.toBe(lost)
  expect(engine.counts).toEqual({ created: 1, standing: 0 })
})

test('an abort in the middle of a command kills it, throws the reason and leaves nothing', async () => {
  const controller = new AbortController()
  const reason = new Error('stop was asked for')
  const { deps, journal, engine } = setUpAgent({ answers: [answerOf(['run', { command: 'sleep 60' }])] })
  const create: typeof engine.create = async (options) => {
    const sandbox = await engine.create(options)
    const exec: typeof sandbox.exec = (command, given) => {
      const running = sandbox.exec(command, given)
      controller.abort(reason)
      return running
    }
    return { ...sandbox, exec }
  }
  const stage = createAgentStage({ ...deps, engine: { ...engine, create } })
  await expect(stage(journal, controller.signal)).rejects.toBe(reason)
  expect(journal.events.at(-1)?.type).toBe('model.answered')
  expect(engine.counts).toEqual({ created: 1, standing: 0 })
})

test('secrets are redacted before they are stored, sent or shown', async () => {
  const files = { 'index.js': 'key = "SECRET-abc123"\n' }
  const leak = answerOf(['run', { command: 'echo SECRET-shown' }])
  const submit = answerOf(['submit', { title: 'Use SECRET-abc123', summary: 'See SECRET-abc123' }])
  const lines: string[] = []
  const { subject } = intentOf()
  const intent = intentOf({ subject: { ...subject, body: untrusted('my key is SECRET-pasted') } })
  const { deps, journal, requests } = setUpAgent({ answers: [READ, leak, submit], files, intent })
  await createAgentStage({ ...deps, progress: ({ line }) => lines.push(line) })(journal, signal)
  const results = requests.at(-1)?.messages.filter(({ role }) => role === 'tool')
  expect(results?.map(({ content }) => content)).toEqual(['key = "[redacted]"', 'exit code 0\n[redacted]'])
  expect(requests[0]?.messages[1]?.content).toContain('| my key is [redacted]')
  expect(JSON.stringify(journal.events.slice(1)) + lines.join('\n')).not.toMatch(/SECRET-/)
  expect(lines).toContain('run echo [redacted]')
})

test('the repository guides the agent by its AGENTS.md, but not on a pull request, whose author wrote that tree', async () => {
  const guidance = 'Use tabs.'
  const issue = setUpAgent({ answers: [SUBMIT], guidance })
  await createAgentStage(issue.deps)(issue.journal, signal)
  expect(issue.requests[0]?.messages[0]?.content).toContain('| Use tabs.')
  const { subject } = intentOf()
  const pull = { headRef: 'topic', headSha: 'f'.repeat(40), baseRef: 'main' }
  const intent = intentOf({ subject: { ...subject, type: 'pull-request', pull } })
  const onPull = setUpAgent({ answers: [SUBMIT], guidance, intent })
  await createAgentStage(onPull.deps)(onPull.journal, signal)
  expect(onPull.requests[0]?.messages[0]?.content).not.toContain('Use tabs.')
})
