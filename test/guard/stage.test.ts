import { describe, expect, test } from '@jest/globals'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { createSecretScanner } from '../../src/adapters/secretlint/scanner.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { ChangeSet, FileChange } from '../../src/domain/change-set.ts'
import type { WorkerEvent } from '../../src/domain/run-event.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { createGuardStage } from '../../src/guard/stage.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { SourceStore, TreeEntry } from '../../src/ports/source-store.ts'
import { changeOf, file, PASSING } from './change.ts'

const actor = { id: 7, login: 'kim', type: 'User' as const }

function stateOf(more: Partial<RunState>): RunState {
  const repository = { id: 1, owner: 'o', name: 'r', installationId: 1, defaultBranch: 'main' }
  return {
    runId: 'r1',
    phase: 'judging',
    intent: { kind: 'docs', repository } as RunState['intent'],
    seq: 1,
    inboxSeq: 1,
    handledSeq: 0,
    requestedAt: '',
    updatedAt: '',
    attempts: 1,
    steps: [],
    usage: { inputTokens: 0, outputTokens: 0 },
    effects: {},
    publishRequests: [],
    approvalRequests: [],
    base: {
      commit: 'c',
      tree: 'b'.repeat(40),
      ref: 'main',
      policy: DEFAULT_POLICY,
      policyDigest: 'p',
      policyProblems: [],
      subjectEdited: false,
    },
    change: { baseTree: 'b'.repeat(40), tree: 'a'.repeat(40), files: [], dropped: [] },
    evidence: PASSING,
    ...more,
  } as RunState
}

const WORKFLOW: TreeEntry = { path: '.github/workflows/ci.yml', mode: '100644', oid: 'f'.repeat(40), size: 1 }

function play(files: readonly FileChange[], more: Partial<RunState> = {}, workflow?: string) {
  let state = stateOf(more)
  const recorded: WorkerEvent[] = []
  const journal = {
    state: () => state,
    record: async (event: WorkerEvent) => {
      recorded.push(event)
      if (event.type === 'guard.judged') state = { ...state, judged: event.data }
      return state
    },
    perform: () => Promise.reject(new Error('the guard has no effects')),
    assertLive: () => undefined,
  }
  const source = {
    diff: async (): Promise<ChangeSet> => changeOf(...files),
    entries: async () => (workflow === undefined ? [] : [WORKFLOW]),
    read: async (_: unknown, oid: string) =>
      oid === WORKFLOW.oid
        ? new TextEncoder().encode(workflow)
        : new TextEncoder().encode(`\u0001${['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_')}`),
  } as unknown as SourceStore
  const registry = {
    host: 'registry.npmjs.org',
    look: async () => ({ packageExists: false, versionExists: false, installScript: false }),
  }
  const clock = { now: () => new Date('2026-11-21T00:00:00Z') } as Clock
  const stage = createGuardStage({
    source,
    scanner: createSecretScanner(),
    blobs: createMemoryBlobStore(),
    packages: { registry, clock },
    mayLetOut: async () => true,
  })
  const run = () => stage(journal, new AbortController().signal)
  return { run, recorded, requestPublish: () => (state = { ...state, publishRequests: [actor] }) }
}

describe('the guard stage', () => {
  test('lets a harmless change go on, and judges once', async () => {
    const { run, recorded } = play([file('README.md', 'a\n', 'b\n')])
    expect(await run()).toEqual({ type: 'done' })
    expect(await run()).toEqual({ type: 'done' })
    expect(recorded).toMatchObject([
      {
        type: 'guard.judged',
        data: { verdict: { verb: 'allow' }, policyDigest: 'p', factsDigest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ])
  })

  test('blocks a run whose evidence is missing, and says so', async () => {
    const { run } = play([file('README.md', 'a\n', 'b\n')], { evidence: undefined as never })
    expect(await run()).toMatchObject({
      type: 'ended',
      end: { how: 'blocked', reason: expect.stringContaining('This rule is required and could not be judged') },
    })
  })

  test('asks the registry about packages, and keeps its answer with the facts', async () => {
    const lock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages })
    const entry = { version: '1.0.0', resolved: 'https://registry.npmjs.org/z.tgz', integrity: 'sha512-a' }
    const { run, recorded } = play([file('package-lock.json', lock({}), lock({ 'node_modules/zzunheard': entry }))])
    expect(await run()).toMatchObject({ type: 'ended', end: { reason: expect.stringContaining('does not exist') } })
    expect(recorded).toHaveLength(1)
  })

  test('takes the last review, where a model reviewed the change', async () => {
    const old = { tree: 'c'.repeat(40), round: 1, model: 'm', findings: [] }
    const last = { ...old, round: 2, tree: 'a'.repeat(40) }
    const { run, recorded } = play([file('README.md', 'a\n', 'b\n')], { reviews: [old, last] })
    await run()
    expect(recorded[0]).toMatchObject({
      data: {
        verdict: { findings: expect.arrayContaining([expect.objectContaining({ rule: 'review', verb: 'allow' })]) },
      },
    })
  })

  test('ends a run whose change is blocked', async () => {
    const { run } = play([file('AGENTS.md', null, 'x\n')])
    expect(await run()).toMatchObject({
      type: 'ended',
      end: { how: 'blocked', reason: expect.stringContaining('AGENTS.md') },
    })
  })

  test('parks a held change until somebody lets it leave', async () => {
    const { run, recorded, requestPublish } = play([file('Makefile', null, 'x\n')])
    expect(await run()).toMatchObject({ type: 'parked', reason: expect.stringContaining('ci-execution') })
    requestPublish()
    expect(await run()).toEqual({ type: 'done' })
    expect(recorded).toHaveLength(1)
  })

  test('holds a harmless change where a workflow would run it with a secret, and says where', async () => {
    const workflow = 'on: push\njobs:\n  a:\n    env: { KEY: "${{ secrets.KEY }}" }\n    permissions: read-all\n'
    const { run, recorded, requestPublish } = play([file('README.md', 'a\n', 'b\n')], {}, workflow)
    const place = 'the secret KEY, on push at .github/workflows/ci.yml:4'
    expect(await run()).toMatchObject({ type: 'parked', reason: expect.stringContaining(place) })
    requestPublish()
    expect(await run()).toEqual({ type: 'done' })
    expect(recorded).toHaveLength(1)
  })

  test('sees a secret in a text and in a binary, and does not write it down', async () => {
    const key = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_')
    for (const change of [file('a.js', 'x\n', `x\nk = "${key}"\n`), file('a.png', null, 60)]) {
      const { run, recorded } = play([change])
      expect(await run()).toMatchObject({
        type: 'ended',
        end: { how: 'blocked', reason: expect.stringContaining('GitHub token') },
      })
      expect(JSON.stringify(recorded)).not.toContain(key.slice(8))
    }
  })

  test('a secret that stood there before is not this change’s', async () => {
    const key = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_')
    const { run } = play([file('a.md', `${key}\nx\n`, `${key}\ny\n`)])
    expect(await run()).toEqual({ type: 'done' })
  })

  test('fails closed where the exported tree was refused', async () => {
    const change = { baseTree: 'b', tree: 'b', files: [], dropped: [], refused: 'a device' }
    expect(await play([], { change }).run()).toMatchObject({ type: 'ended', end: { how: 'blocked' } })
  })
})
