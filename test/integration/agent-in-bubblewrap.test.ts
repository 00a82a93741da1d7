import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { pack } from 'tar-stream'
import { createBubblewrapEngine } from '../../src/adapters/bubblewrap/engine.ts'
import { findChanges, readContents } from '../../src/agent/code/changed-files.ts'
import { createAgentStage } from '../../src/agent/stage.ts'
import { type Command, DEFAULT_LIMITS, type SandboxEngine } from '../../src/ports/sandbox.ts'
import { DONE } from '../../src/ports/stage.ts'
import { answerOf, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'

const signal = new AbortController().signal
let engine: SandboxEngine
let stateDirectory: string

beforeAll(async () => {
  stateDirectory = await mkdtemp(join(tmpdir(), 'sallyport-agent-'))
  engine = createBubblewrapEngine({ stateDirectory })
})
afterAll(async () => {
  await engine.close()
  await rm(stateDirectory, { recursive: true })
})

function setUp(calls: readonly (readonly [string, unknown])[]) {
  const { deps, journal, requests } = setUpAgent({ answers: [...calls.map((call) => answerOf(call)), SUBMIT] })
  async function* archive() {
    const tar = pack()
    tar.entry({ name: 'index.js' }, 'export const greeting = "helo"\n')
    tar.entry({ name: 'lib/deep.js' }, 'export const deep = 1\n')
    tar.finalize()
    yield* tar as AsyncIterable<Uint8Array>
  }
  return { journal, requests, deps: { ...deps, engine, source: { ...deps.source, archive } } }
}

// Where bubblewrap is missing, its own conformance suite says so and fails; one voice is enough.
const inside = existsSync('/usr/bin/bwrap') ? test : test.skip

inside('every tool works in a real sandbox', async () => {
  const { deps, journal, requests } = setUp([
    ['list_files', {}],
    ['read_file', { path: 'index.js' }],
    ['search', { pattern: 'greet\\w+' }],
    ['edit_file', { path: 'index.js', old: 'helo', new: 'hello' }],
    ['write_file', { path: 'test/new.js', content: 'x\n' }],
    ['run', { command: 'pwd; cat index.js test/new.js' }],
  ])
  expect(await createAgentStage(deps)(journal, signal)).toEqual(DONE)
  const results = requests.at(-1)?.messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
  expect(results).toEqual([
    'index.js\nlib/deep.js',
    'export const greeting = "helo"',
    'index.js:1:export const greeting = "helo"',
    'Edited index.js at line 1.',
    'Wrote test/new.js (2 bytes).',
    'exit code 0\n/workspace\nexport const greeting = "hello"\nx',
  ])
})

inside('what differs from the tree is read out of a real sandbox, whatever files are called', async () => {
  async function* tree() {
    const tar = pack()
    tar.entry({ name: 'same.ts' }, 'same\n')
    tar.entry({ name: 'changed.ts' }, 'before\n')
    tar.entry({ name: 'notes.md' }, 'x\n')
    tar.finalize()
    yield* tar as AsyncIterable<Uint8Array>
  }
  const sandbox = await engine.create({ runId: 'run-changes', purpose: 'agent', tree: tree(), limits: DEFAULT_LIMITS })
  const exec = (command: Command) => sandbox.exec(command)
  const script = `printf 'after\\n' > changed.ts; printf 'no end' > './-n $(x).go'; printf '3\\nab' > 'sp ace.py'
    : > empty.rs; mkdir node_modules; echo 1 > node_modules/x.js; ln -s /etc/passwd link.js; echo 1 > "$(printf 'a\\nb.ts')"`
  await exec({ argv: ['sh', '-c', script], timeoutMs: 10_000, maxOutputBytes: 1_000 })
  const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')
  const digests = new Map([
    ['same.ts', sha1('same\n')],
    ['changed.ts', sha1('before\n')],
    ['gone.ts', sha1('')],
  ])
  const found = await findChanges(exec, digests)
  const contents = await readContents(exec, ['changed.ts', 'none.ts', 'same.ts'])
  await sandbox.destroy()
  if (found.type !== 'changes') throw new Error(found.problem)
  const text = (content?: Uint8Array) => content && new TextDecoder().decode(content)
  expect(found.files.map(({ path, content }) => [path, text(content)])).toEqual([
    ['-n $(x).go', 'no end'],
    ['changed.ts', 'after\n'],
    ['empty.rs', ''],
    ['sp ace.py', '3\nab'],
    ['gone.ts', undefined],
  ])
  expect(contents?.map(({ content }) => text(content))).toEqual(['after\n', '', 'same\n'])
})

inside('what the model asks for outside of it is not there', async () => {
  const { deps, journal, requests } = setUp([
    ['run', { command: 'env; cat /proc/1/environ /proc/self/environ; ls -a ~ /root' }],
    ['run', { command: 'cat /etc/shadow; touch /usr/x' }],
  ])
  process.env.SALLYPORT_CANARY = 'canary-5f1c'
  await createAgentStage(deps)(journal, signal)
  delete process.env.SALLYPORT_CANARY
  const text = JSON.stringify(requests.at(-1)?.messages)
  expect(text).toContain('PATH=')
  expect(text).not.toContain('canary-5f1c')
  expect(text).not.toContain('root:')
})
