import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { CommandResult } from '../../src/ports/sandbox.ts'
import type { SetUpOutcome } from '../../src/ports/set-up.ts'
import type { Snapshot, SnapshotStore } from '../../src/ports/snapshot-store.ts'
import { createSetUp } from '../../src/setup/set-up.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'
import { createMemoryJournal, type MemoryJournal } from '../fixtures/memory-journal.ts'
import { createScriptedEngine, type ScriptedEngine } from '../fixtures/scripted-engine.ts'

const SIGNAL = new AbortController().signal
const BASE = { side: 'base', tree: 't' } as const

describe('set-up', () => {
  let open = 0
  let stored: Map<string, Snapshot>
  beforeEach(() => {
    stored = new Map()
  })
  afterEach(() => expect(open).toBe(0))

  const snapshots: SnapshotStore = {
    find: async (key) => stored.get(key),
    put: async (key) => {
      const snapshot = { digest: `of ${key}`, bytes: 3, read: nothing }
      stored.set(key, snapshot)
      return snapshot
    },
  }

  function setUpWith(engine: ScriptedEngine) {
    return createSetUp({
      engine,
      snapshots,
      source: {
        entries: async () => [{ path: 'package-lock.json', mode: '100644', oid: 'o', size: 1 }],
        read: async () => new Uint8Array(),
        archive: nothing,
      },
      blobs: createMemoryBlobStore(),
      redact: async (text) => text.replaceAll('secret', '[redacted]'),
      hosts: [],
      openEgress: async () => {
        open += 1
        const report = () => ({ contacts: [{ host: 'registry.npmjs.org', connections: 1, bytes: 5 }], refused: [] })
        const close = async () => {
          open -= 1
        }
        return { host: '127.0.0.1', port: 1, report, close }
      },
    })
  }

  test('a command that fails is told with the end of what it printed, redacted, once for a run', async () => {
    const engine = createScriptedEngine(() => ({ exitCode: 1, stderr: bytes('no secret here\n') }))
    const setUp = setUpWith(engine)
    const journal = await pinned()
    for (const _ of [1, 2]) {
      const outcome = await setUp(journal, BASE, SIGNAL)
      expect([outcome.type, problemOf(outcome)]).toEqual(['failed', '`npm ci` failed (exit 1): no [redacted] here'])
    }
    expect([engine.counts, journal.state().setUps?.length, stored.size]).toEqual([{ created: 1, destroyed: 1 }, 1, 0])
  })

  test.each<[Partial<CommandResult>, string]>([
    [{ exitCode: 127 }, 'The sandbox has no `npm`, which `npm ci` needs.'],
    [{ exitCode: null, timedOut: true }, '`npm ci` timed out:'],
    [{ exitCode: null }, '`npm ci` failed (exit killed):'],
  ])('%j is said as it is', async (result, problem) => {
    const outcome = await setUpWith(createScriptedEngine(() => result))(await pinned(), BASE, SIGNAL)
    expect(problemOf(outcome)).toContain(problem)
  })

  test('a sandbox that does not survive its commands is a failure of theirs', async () => {
    const engine = createScriptedEngine(() => {
      throw new Fault('sandbox-lost', 'gone', { retryable: true })
    })
    expect(problemOf(await setUpWith(engine)(await pinned(), BASE, SIGNAL))).toContain('did not survive')
    expect(engine.counts).toEqual({ created: 1, destroyed: 1 })
  })

  test('an engine that does not answer is a fault, and nothing is recorded', async () => {
    const engine = createScriptedEngine(() => {
      throw new Fault('engine-unavailable', 'down', { retryable: true })
    })
    const journal = await pinned()
    await expect(setUpWith(engine)(journal, BASE, SIGNAL)).rejects.toMatchObject({ code: 'engine-unavailable' })
    expect(journal.state().setUps).toBeUndefined()
  })

  test('runs that need the same at once share one set-up', async () => {
    const engine = createScriptedEngine(() => ({}))
    const setUp = setUpWith(engine)
    const journals = await Promise.all([pinned(), pinned(), pinned()])
    const outcomes = await Promise.all(journals.map((journal) => setUp(journal, BASE, SIGNAL)))
    expect(outcomes.map(({ type }) => type)).toEqual(['ready', 'ready', 'ready'])
    expect(engine.counts.created).toBe(1)
    expect(journals.map((journal) => journal.state().setUps?.[0]?.cached)).toEqual([false, true, true])
  })

  test('a run that stops takes nobody with it', async () => {
    const stop = new AbortController()
    const engine = createScriptedEngine(({ sandbox }) => {
      if (sandbox === 1) {
        stop.abort(new Error('stopped'))
        throw new Error('stopped')
      }
      return {}
    })
    const setUp = setUpWith(engine)
    const [first, second] = await Promise.allSettled([
      setUp(await pinned(), BASE, stop.signal),
      setUp(await pinned(), BASE, SIGNAL),
    ])
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled'])
  })

  test('code of a change never runs with a way out', async () => {
    const engine = createScriptedEngine(() => ({}))
    const journal = await pinned({ commands: ['make deps'], scripts: false, network: [] })
    const outcome = await setUpWith(engine)(journal, { side: 'head', tree: 'h' }, SIGNAL)
    expect([outcome.type, engine.counts.created]).toEqual(['failed', 0])
    expect(problemOf(outcome)).toContain('left to a person')
  })
})

async function pinned(setup = DEFAULT_POLICY.setup): Promise<MemoryJournal> {
  const journal = createMemoryJournal({ intent: sampleIntent({ key: 'k', repositoryId: 1 }) })
  const policy = { ...DEFAULT_POLICY, ...(setup === undefined ? {} : { setup }) }
  const rest = { ref: 'main', policyDigest: 'd', policyProblems: [], subjectEdited: false }
  await journal.record({ type: 'base.pinned', data: { commit: 'c', tree: 't', policy, ...rest } })
  return journal
}

function problemOf(outcome: SetUpOutcome): string | undefined {
  return outcome.type === 'none' ? undefined : outcome.record.problem
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
