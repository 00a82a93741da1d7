import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSourceStore } from '../../src/adapters/git/source-store.ts'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { CachedRuns, EvidenceCache } from '../../src/ports/evidence-cache.ts'
import type { SourceStore, TreeFile } from '../../src/ports/source-store.ts'
import { createVerificationStage, type VerificationDeps } from '../../src/verification/stage.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'
import { createGitFixture, type GitFixture } from '../fixtures/git-repository.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'
import { createScriptedEngine, type Script } from '../fixtures/scripted-engine.ts'

const intent = sampleIntent({ key: 'k', repositoryId: 9 })
const MANIFEST = JSON.stringify({ scripts: { test: 'node test.js' } })

let fixture: GitFixture
let directory: string
let source: SourceStore
let base: string

beforeAll(async () => {
  fixture = createGitFixture()
  directory = await mkdtemp(join(tmpdir(), 'sallyport-store-'))
  source = createGitSourceStore({ directory, remote: async () => ({ url: fixture.url }) })
  const commit = fixture.commit({ 'package.json': MANIFEST, 'index.js': 'slow', 'test.js': 'old' })
  base = (await source.fetch(intent.repository, commit)).tree
})

afterAll(async () => {
  fixture.remove()
  await rm(directory, { recursive: true, force: true })
})

const file = (path: string, content: string): TreeFile => ({ path, mode: '100644', content: Buffer.from(content) })

function headTree(files: readonly TreeFile[]): Promise<string> {
  return source.writeTree(intent.repository, base, { files, deleted: [] })
}

async function verify(
  tree: string,
  deps: Pick<VerificationDeps, 'engine'> & Partial<VerificationDeps>,
  verifyLines: string[] = [],
  evidenceOf: Partial<Policy['evidence']> = {},
) {
  const journal = createMemoryJournal({ intent })
  const policy = { ...DEFAULT_POLICY, verify: verifyLines, evidence: { none: 'hold' as const, ...evidenceOf } }
  const pinned = {
    commit: 'c'.repeat(40),
    tree: base,
    ref: 'main',
    policy,
    policyDigest: 'd',
    policyProblems: [],
    subjectEdited: false,
  }
  await journal.record({ type: 'base.pinned', data: pinned })
  await journal.record({ type: 'change.exported', data: { baseTree: base, tree, files: [], dropped: [] } })
  const blobs = createMemoryBlobStore()
  const stage = createVerificationStage({ source, blobs, redact: async (text) => text, ...deps })
  const outcome = await stage(journal, new AbortController().signal)
  return { journal, blobs, stage, outcome, evidence: journal.state().evidence as Evidence }
}

// The test of the change fails over the slow source, as the demonstration's does.
const honest = ({ files }: Script) => ({
  exitCode: files.get('test.js') === 'new' && files.get('index.js') === 'slow' ? 1 : 0,
})

describe('createVerificationStage', () => {
  test('runs four sides in a sandbox each, and again the one whose failure is the proof', async () => {
    const engine = createScriptedEngine(honest)
    const tree = await headTree([file('index.js', 'fast'), file('test.js', 'new'), file('README.md', 'x')])
    const { outcome, evidence } = await verify(tree, { engine })
    expect(outcome).toEqual({ type: 'done' })
    expect(engine.counts).toEqual({ created: 5, destroyed: 5 })
    expect(evidence).toMatchObject({
      replayed: { failing: [], weakened: [] },
      baseTree: base,
      headTree: tree,
      environment: 'e1',
      failBefore: ['npm test'],
      passAfter: ['npm test'],
      newlyFailing: [],
      testFiles: ['test.js'],
      sides: [
        { side: 'base', tree: base, passed: true },
        { side: 'head', tree, passed: true },
        { side: 'base-with-new-tests', passed: false },
        { side: 'base-tests-on-head', passed: true },
      ],
    })
    expect(evidence).not.toHaveProperty('missing')
  })

  test('a command has ten minutes where the policy says nothing, and else what it says', async () => {
    const given = new Set<number>()
    const engine = createScriptedEngine(({ command }) => {
      given.add(command.timeoutMs)
      return {}
    })
    const tree = await headTree([file('index.js', 'fast')])
    await verify(tree, { engine }, ['true'])
    expect([...given]).toEqual([600_000])
    given.clear()
    await verify(tree, { engine }, ['true'], { commandMinutes: 2 })
    expect([...given]).toEqual([120_000])
    given.clear()
    const all: Parameters<typeof engine.create>[0]['limits'][] = []
    const create: typeof engine.create = (options, signal) => {
      all.push(options.limits)
      return engine.create(options, signal)
    }
    await verify(tree, { engine: { ...engine, create } }, ['true'], { commandMinutes: 90, minutes: 3 })
    expect(Math.max(...given)).toBeLessThanOrEqual(180_000)
    expect(all.map(({ lifetimeMs }) => lifetimeMs)).toEqual([240_000, 240_000])
  })

  test('a change without tests needs no third side; one of tests alone reuses the head', async () => {
    const engine = createScriptedEngine(honest)
    expect((await verify(await headTree([file('index.js', 'fast')]), { engine })).evidence.sides).toHaveLength(2)
    expect(engine.counts.created).toBe(2)
    const { evidence } = await verify(await headTree([file('test.js', 'new')]), { engine })
    expect(evidence).toMatchObject({ failBefore: [], newlyFailing: ['npm test'] })
    expect(engine.counts).toEqual({ created: 5, destroyed: 5 })
  })

  test("the change cannot pick the command: the base's script text runs on the head too", async () => {
    const ran: string[] = []
    const engine = createScriptedEngine(({ command }) => {
      ran.push(command.argv.at(-1) ?? '')
      return {}
    })
    const manifest = JSON.stringify({ scripts: { test: 'true', build: 'evil' } })
    await verify(await headTree([file('package.json', manifest), file('index.js', 'fast')]), { engine })
    expect(new Set(ran)).toEqual(new Set(['( node test.js\n)']))
  })

  test("the policy's commands replace detection", async () => {
    const engine = createScriptedEngine(({ command }) => ({ exitCode: command.argv.at(-1) === 'make lint' ? 1 : 0 }))
    const { evidence } = await verify(await headTree([file('index.js', 'x')]), { engine }, ['make lint', 'make check'])
    expect(evidence.sides[0]?.commands.map(({ command, exitCode }) => [command, exitCode])).toEqual([
      ['make lint', 1],
      ['make check', 0],
    ])
  })

  test('output is stripped before it is redacted, stored redacted, and its tests are read from that', async () => {
    const printed = '\u001b[31mTAP version 13\n\u001b[0mok 1 - uses s\u001b[1mecret\n1..1\n'
    const engine = createScriptedEngine(() => ({ stdout: Buffer.from(printed) }))
    const redact = async (text: string) => text.replaceAll('secret', '[redacted]')
    const { evidence, blobs } = await verify(await headTree([file('index.js', 'x')]), { engine, redact })
    const run = evidence.sides[0]?.commands[0]
    expect(run?.tests).toEqual([{ name: 'uses [redacted]', status: 'passed' }])
    const clean = 'TAP version 13\nok 1 - uses [redacted]\n1..1'
    expect(run?.tail).toBe(clean)
    expect(Buffer.from((await blobs.get(run?.output ?? '')) ?? []).toString()).toBe(`${clean}\n`)
  })

  test('a repository without commands, or that needs set-up, gets no evidence and the reason', async () => {
    const engine = createScriptedEngine(() => ({}))
    const bare = createGitFixture()
    const other = { ...intent.repository, id: 10 }
    const store = createGitSourceStore({ directory, remote: async () => ({ url: bare.url }) })
    const { tree } = await store.fetch(
      other,
      bare.commit({ 'package.json': '{"scripts":{"test":"mocha"},"devDependencies":{"mocha":"6"}}' }),
    )
    const head = await store.writeTree(other, tree, { files: [file('x', '1')], deleted: [] })
    const journal = createMemoryJournal({ intent: { ...intent, repository: other } })
    const pinned = {
      commit: 'c'.repeat(40),
      tree,
      ref: 'main',
      policy: DEFAULT_POLICY,
      policyDigest: 'd',
      policyProblems: [],
      subjectEdited: false,
    }
    await journal.record({ type: 'base.pinned', data: pinned })
    await journal.record({ type: 'change.exported', data: { baseTree: tree, tree: head, files: [], dropped: [] } })
    const stage = createVerificationStage({
      source: store,
      blobs: createMemoryBlobStore(),
      engine,
      redact: async (text) => text,
    })
    expect(await stage(journal, new AbortController().signal)).toEqual({ type: 'done' })
    expect(journal.state().evidence).toMatchObject({
      sides: [],
      failBefore: [],
      missing: expect.stringMatching(/mocha.*none were installed/),
    })
    expect(engine.counts.created).toBe(0)
    bare.remove()
  })

  test('no change, a refused change and evidence that is there already end it without a sandbox', async () => {
    const engine = createScriptedEngine(() => ({}))
    const { outcome } = await verify(base, { engine })
    expect(outcome).toMatchObject({ type: 'ended', end: { how: 'no-change' } })
    const journal = createMemoryJournal({ intent })
    const pinned = {
      commit: 'c'.repeat(40),
      tree: base,
      ref: 'main',
      policy: DEFAULT_POLICY,
      policyDigest: 'd',
      policyProblems: [],
      subjectEdited: false,
    }
    await journal.record({ type: 'base.pinned', data: pinned })
    await journal.record({
      type: 'change.exported',
      data: { baseTree: base, tree: base, files: [], dropped: [], refused: 'a device' },
    })
    const stage = createVerificationStage({
      source,
      blobs: createMemoryBlobStore(),
      engine,
      redact: async (text) => text,
    })
    const signal = new AbortController().signal
    expect(await stage(journal, signal)).toEqual({ type: 'ended', end: { how: 'blocked', reason: 'a device' } })
    expect(engine.counts.created).toBe(0)
    const again = await verify(await headTree([file('index.js', 'y')]), { engine })
    const created = engine.counts.created
    expect(await again.stage(again.journal, signal)).toEqual({ type: 'done' })
    expect(engine.counts.created).toBe(created)
  })

  test('a sandbox that is lost is tried once more; lost again, the command counts as failed', async () => {
    const lost = new Fault('sandbox-lost', 'gone', { retryable: true })
    const once = createScriptedEngine(({ sandbox }) => {
      if (sandbox === 1) throw lost
      return {}
    })
    const tree = await headTree([file('index.js', 'z')])
    expect((await verify(tree, { engine: once })).evidence.newlyFailing).toEqual([])
    expect(once.counts).toEqual({ created: 3, destroyed: 3 })
    const always = createScriptedEngine(({ files }) => {
      if (files.get('index.js') === 'z') throw lost
      return {}
    })
    expect((await verify(tree, { engine: always })).evidence).toMatchObject({
      newlyFailing: ['npm test'],
      failBefore: [],
    })
    expect(always.counts).toEqual({ created: 5, destroyed: 5 })
  })

  test('any other fault ends it, and no sandbox stays', async () => {
    const engine = createScriptedEngine(() => {
      throw new Fault('engine-unavailable', 'down', { retryable: true })
    })
    await expect(verify(await headTree([file('index.js', 'z')]), { engine })).rejects.toMatchObject({
      code: 'engine-unavailable',
    })
    expect(engine.counts).toEqual({ created: 1, destroyed: 1 })
  })

  test('a failure that does not come again is flaky; the base, run again, tells whether it was so before', async () => {
    const steady = createScriptedEngine(({ sandbox }) => ({ exitCode: sandbox === 2 ? 1 : 0 }))
    const fresh = await verify(await headTree([file('index.js', 'q')]), { engine: steady })
    expect(fresh.evidence).toMatchObject({ newlyFailing: [], flaky: ['npm test'], newlyFlaky: ['npm test'] })
    expect(steady.counts.created).toBe(4)
    const wavering = createScriptedEngine(({ sandbox }) => ({ exitCode: sandbox === 2 || sandbox === 4 ? 1 : 0 }))
    const known = await verify(await headTree([file('index.js', 'q2')]), { engine: wavering })
    expect(known.evidence).toMatchObject({ newlyFailing: [], flaky: ['npm test'] })
    expect(known.evidence).not.toHaveProperty('newlyFlaky')
  })

  test('a base is run once for the same tree, environment and commands', async () => {
    const entries = new Map<string, CachedRuns>()
    const cache: EvidenceCache = {
      get: async (key) => entries.get(key),
      put: async (key, runs) => void entries.set(key, runs),
    }
    const engine = createScriptedEngine(() => ({}))
    const tree = await headTree([file('index.js', 'r')])
    await verify(tree, { engine, cache })
    const { evidence } = await verify(tree, { engine, cache })
    expect(engine.counts.created).toBe(3)
    expect(evidence.sides.map(({ cachedFrom }) => cachedFrom)).toEqual(['run-1', undefined])
    await verify(tree, { engine, cache }, ['make'])
    expect(engine.counts.created).toBe(5)
    await verify(tree, { engine: { ...engine, environment: async () => 'e2' }, cache })
    expect(engine.counts.created).toBe(7)
  })
})
