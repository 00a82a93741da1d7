import { expect, test } from '@jest/globals'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { DEFAULT_LIMITS } from '../../src/ports/sandbox.ts'
import { runSide } from '../../src/verification/run-side.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'
import { createScriptedEngine } from '../fixtures/scripted-engine.ts'

test('what all commands took together is not given again: the next gets what is left, those after it are not run', async () => {
  const ran: [string | undefined, boolean][] = []
  const times = { commandMs: 60_000, totalMs: 2_000 }
  const engine = createScriptedEngine(({ command: { argv, timeoutMs } }) => {
    ran.push([argv[0], timeoutMs <= 2_000])
    const until = performance.now() + (argv[0] === 'long' ? 1_950 : 0)
    while (performance.now() < until);
    return {}
  })
  const { repository } = sampleIntent({ key: 'k', repositoryId: 9 })
  const room = {
    engine,
    source: { archive: () => nothing() },
    blobs: createMemoryBlobStore(),
    redact: async (text: string) => text,
    limits: DEFAULT_LIMITS,
    times,
  }
  const commands = ['long', 'late', 'last'].map((label) => ({ label, argv: [label] }))
  const order = { runId: 'r', repository, side: 'head', tree: 'a'.repeat(40), commands } as const
  const run = await runSide(room, order, new AbortController().signal)
  expect(ran).toEqual([['long', true]])
  expect(run.passed).toBe(false)
  expect(run.commands.map(({ command, timedOut, failure, tail }) => [command, timedOut, failure, tail])).toEqual([
    ['long', false, undefined, ''],
    ['late', true, 'timeout', expect.stringContaining('evidence.minutes')],
    ['last', true, 'timeout', expect.stringContaining('evidence.minutes')],
  ])
})

async function* nothing(): AsyncGenerator<Uint8Array> {}
