import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSourceStore } from '../../src/adapters/git/source-store.ts'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { DEFAULT_LIMITS, type SandboxEngine } from '../../src/ports/sandbox.ts'
import type { SourceStore } from '../../src/ports/source-store.ts'
import { createVerificationStage } from '../../src/verification/stage.ts'
import { createTakeOut } from '../../src/workspace/take-out.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'
import { openBubblewrap } from '../conformance/sandbox/bubblewrap-harness.ts'
import { openDocker } from '../conformance/sandbox/docker-harness.ts'
import type { SandboxHarness } from '../conformance/sandbox/harness.ts'
import { createGitFixture, type GitFixture, type Planted } from '../fixtures/git-repository.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'
import { describeWith } from '../fixtures/skipped.ts'

const intent = sampleIntent({ key: 'k', repositoryId: 11 })
const { repository } = intent

// Quadratic backtracking like that of CVE-2021-23343, and its fix.
const SLOW =
  'module.exports = (path) => /^(\\/?|)([\\s\\S]*?)((?:\\.{1,2}|[^\\/]+?|)(\\.[^.\\/]*|))(?:[\\/]*)$/.exec(path).slice(1)\n'
const FAST = "module.exports = (path) => [path[0] === '/' ? '/' : '', path.replace(/[^/]*$/, '')]\n"
const TEST = "const assert = require('assert')\nassert.equal(require('./index.js')('/a/b')[0], '/')\n"
const DEADLINE = `
const { spawnSync } = require('child_process')
const code = "require('./index.js')('/'.repeat(60000) + 'a')"
const child = spawnSync(process.execPath, ['-e', code], { timeout: 1500 })
assert.equal(child.status, 0, 'a long path must be parsed within its deadline')
`

describe.each([
  ['bubblewrap', openBubblewrap],
  ['docker', openDocker],
] as const)('%s', (needed, openHarness) => {
  describeWith(needed)('the clean room on real parts', () => onRealParts(openHarness))
})

function onRealParts(openHarness: () => Promise<SandboxHarness>): void {
  let fixture: GitFixture
  let directory: string
  let source: SourceStore
  let harness: SandboxHarness
  let engine: SandboxEngine

  beforeAll(async () => {
    fixture = createGitFixture()
    directory = await mkdtemp(join(tmpdir(), 'sallyport-clean-'))
    source = createGitSourceStore({ directory: join(directory, 'git'), remote: async () => ({ url: fixture.url }) })
    harness = await openHarness()
    engine = harness.engine
  }, 60_000)

  afterAll(async () => {
    await harness.close()
    fixture.remove()
    await rm(directory, { recursive: true, force: true })
  })

  /** A real sandbox changes the base by a shell script; its tree comes out and is verified. */
  async function run(
    base: Readonly<Record<string, Planted>>,
    script: string,
    rooms: Pick<SandboxEngine, 'create' | 'environment'> = engine,
  ): Promise<Evidence & { readonly dropped: string[] }> {
    const { commit, tree } = await source.fetch(repository, fixture.commit(base))
    const archive = source.archive(repository, tree)
    const sandbox = await engine.create({ runId: 'run-1', purpose: 'agent', tree: archive, limits: DEFAULT_LIMITS })
    const done = await sandbox.exec({ argv: ['sh', '-ec', script], timeoutMs: 20_000, maxOutputBytes: 10_000 })
    expect([done.exitCode, Buffer.from(done.stderr).toString()]).toEqual([0, ''])
    const taken = await createTakeOut({ source })(sandbox, repository, tree)
    await sandbox.destroy()
    if (taken.type === 'refused') throw new Error(taken.reason)
    const journal = createMemoryJournal({ intent })
    const pinned = {
      commit,
      tree,
      ref: 'main',
      policy: DEFAULT_POLICY,
      policyDigest: 'd',
      policyProblems: [],
      subjectEdited: false,
    }
    await journal.record({ type: 'base.pinned', data: pinned })
    const { type: _, ...change } = taken
    await journal.record({ type: 'change.exported', data: { baseTree: tree, ...change } })
    const stage = createVerificationStage({
      engine: rooms,
      source,
      blobs: createMemoryBlobStore(),
      redact: async (text) => text,
    })
    expect(await stage(journal, new AbortController().signal)).toEqual({ type: 'done' })
    const evidence = journal.state().evidence as Evidence
    return { ...evidence, dropped: taken.dropped.map(({ path }) => path) }
  }

  test('a real fix: its test fails on the base and passes on the head; what .gitignore names stays behind', async () => {
    const base = {
      'package.json': '{"scripts":{"test":"node test.js"}}',
      '.gitignore': 'node_modules/\n',
      'index.js': SLOW,
      'test.js': TEST,
      'docs/link': { link: '../index.js' },
      'vendor/lib': { submodule: 'b'.repeat(40) },
    }
    const script = `cat > index.js <<'END'\n${FAST}END\ncat >> test.js <<'END'\n${DEADLINE}END\nmkdir -p node_modules/x && echo 1 > node_modules/x/y && node test.js`
    const evidence = await run(base, script)
    expect(evidence).toMatchObject({
      failBefore: ['npm test'],
      passAfter: ['npm test'],
      newlyFailing: [],
      testFiles: ['test.js'],
      dropped: ['node_modules/x/y'],
      sides: [
        { side: 'base', passed: true },
        { side: 'head', passed: true },
        { side: 'base-with-new-tests', passed: false },
        { side: 'base-tests-on-head', passed: true },
      ],
    })
    expect(evidence.sides[2]?.commands[0]?.tail).toContain('within its deadline')
  }, 60_000)

  test("node's own runner is read test by test", async () => {
    const base = {
      'package.json': '{"type":"module","scripts":{"test":"node --test"}}',
      'index.js': 'export const add = (a, b) => a - b\n',
      'test.js': "import test from 'node:test'\nimport './index.js'\ntest('loads', () => {})\n",
    }
    const more =
      "import { add } from './index.js'\nimport assert from 'node:assert'\ntest('adds', () => assert.equal(add(2, 2), 4))\n"
    const script = `echo 'export const add = (a, b) => a + b' > index.js\ncat >> test.js <<'END'\n${more}END`
    expect(await run(base, script)).toMatchObject({
      failBefore: ['adds'],
      passAfter: ['adds'],
      newlyFailing: [],
      removed: [],
    })
  }, 60_000)

  test('a room whose channel is wedged is noticed and replaced, and nothing of it is left', async () => {
    let made = 0
    const wedged: string[] = []
    const rooms: Pick<SandboxEngine, 'create' | 'environment'> = {
      environment: (image) => engine.environment(image),
      create: async (options, signal) => {
        const before = await harness.traces()
        const room = await engine.create(options, signal)
        made += 1
        if (made > 1) return room
        wedged.push(...(await harness.traces()).filter((trace) => !before.includes(trace)))
        // Its supervisor stops, and answers nobody any more.
        const stopping = { argv: ['sh', '-c', 'kill -STOP $PPID; sleep 300'], timeoutMs: 300 }
        return { ...room, exec: (command, abort) => room.exec({ ...command, ...stopping }, abort) }
      },
    }
    const base = { 'package.json': '{"scripts":{"test":"node test.js"}}', 'index.js': FAST, 'test.js': TEST }
    const evidence = await run(base, 'echo more > README.md', rooms)
    expect(evidence.sides.map(({ side, passed }) => [side, passed])).toEqual([
      ['base', true],
      ['head', true],
    ])
    expect([made, wedged.length > 0]).toEqual([3, true])
    expect(await harness.remaining(wedged)).toEqual([])
  }, 60_000)
}
