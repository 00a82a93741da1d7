import { describe, expect, test } from '@jest/globals'
import pino from 'pino'
import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { Fault } from '../../src/domain/fault.ts'
import { type RunState, reduce } from '../../src/domain/run-state.ts'
import type { RunStore } from '../../src/ports/run-store.ts'
import { DONE, type Journal, type Stage } from '../../src/ports/stage.ts'
import { Interruption } from '../../src/run/interruption.ts'
import type { Stages } from '../../src/run/pipeline.ts'
import { createWorker } from '../../src/run/worker.ts'
import { renderStatus } from '../../src/view/render-status.ts'
import { intentOf } from '../fixtures/agent-run.ts'

const MIRA = { id: 1, login: 'mira', type: 'User' } as const
const RUN = 'run1'
const PUBLISHED = {
  pull: 9,
  url: 'https://example.test/9',
  branch: 'agent/fix/1',
  base: 'main',
  commit: 'a'.repeat(40),
  tree: 'b'.repeat(40),
  draft: true,
}
const LEASE_MS = 60

const nothing: Stage = async () => DONE
const never = new AbortController().signal

interface Play {
  readonly runs: RunStore
  /** Carries the run as a worker of that name. */
  work(stages: Partial<Stages>, options?: { name?: string; signal?: AbortSignal; maxAttempts?: number }): Promise<void>
  state(): Promise<RunState>
  types(): Promise<string[]>
  readonly reported: string[]
  /** The last worker's own hands. */
  handle: ReturnType<typeof createWorker>
}

async function play(): Promise<Play> {
  const runs = createMemoryRunStore({ now: () => new Date() })
  await runs.create(RUN, intentOf(), 'github:1:mira')
  const reported: string[] = []
  const played: Play = {
    runs,
    reported,
    handle: () => Promise.reject(new Error('no worker yet')),
    async work(stages, { name = 'one', signal = never, maxAttempts = 3 } = {}) {
      const worker = createWorker({
        runs,
        stages: {
          prepare: nothing,
          wait: nothing,
          further: nothing,
          agent: nothing,
          verify: nothing,
          repair: nothing,
          review: nothing,
          guard: nothing,
          publish: nothing,
          approve: nothing,
          ...stages,
        },
        report: async (_journal, state) => void reported.push(state.phase),
        shutDoor: async (_journal, end) => end,
        clock: createSystemClock(),
        log: pino({ level: 'silent' }),
        name,
        leaseMs: LEASE_MS,
        firstPauseMs: 1,
        maxAttempts,
      })
      played.handle = worker
      await worker({ runId: RUN, lane: 'work' }, signal)
    },
    async state() {
      const state = reduce(await runs.read(RUN))
      if (state === undefined) throw new Error('no log')
      return state
    },
    types: async () => (await runs.read(RUN)).map(({ type }) => type),
  }
  return played
}

// A worker that took the run up and was never heard of again.
async function killed({ runs }: Play): Promise<void> {
  const lease = await runs.acquire(RUN, 'dead', 5)
  if (lease === undefined) throw new Error('somebody holds it')
  await runs.append(lease, { type: 'run.started', data: { worker: 'dead', epoch: lease.epoch } })
  await until(async () => (await runs.pending(10)).length === 1)
}

async function until(probe: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5000
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
}

const parked: Stage = async () => ({ type: 'parked', reason: 'waits' })

describe('a worker', () => {
  test('takes a run through its stages and ends it', async () => {
    const run = await play()
    const seen: string[] = []
    const noting =
      (name: string): Stage =>
      async () => {
        seen.push(name)
        return DONE
      }
    await run.work({
      prepare: noting('prepare'),
      agent: noting('agent'),
      verify: noting('verify'),
      guard: noting('guard'),
      publish: noting('publish'),
      approve: async () => ({ type: 'ended', end: { how: 'merged', reason: '#1 was merged' } }),
    })
    expect(seen).toEqual(['prepare', 'agent', 'verify', 'guard', 'publish'])
    expect(await run.types()).toEqual(['run.requested', 'run.started', 'run.ended'])
    expect(await run.runs.pending(10)).toEqual([])
  })

  test('parks a run that waits; an inbox event wakes it', async () => {
    const run = await play()
    await run.work({ approve: parked })
    expect(await run.runs.pending(10)).toEqual([])
    await run.runs.appendInbox(RUN, { type: 'pull.changed', data: { what: 'push', delivery: 'd' } }, 'system')
    expect(await run.runs.pending(10)).toEqual([RUN])
    await run.work({ approve: parked })
    expect(await run.runs.pending(10)).toEqual([])
  })

  test('leaves a run alone that another worker holds', async () => {
    const run = await play()
    await run.runs.acquire(RUN, 'other', 10_000)
    await run.work({})
    expect(await run.types()).toEqual(['run.requested'])
  })

  test('does not take the same run up twice at once, and handles what arrives meanwhile before it rests', async () => {
    const run = await play()
    const wake = () =>
      run.runs.appendInbox(RUN, { type: 'pull.changed', data: { what: 'push', delivery: 'd' } }, 'system')
    const seen: number[] = []
    const busy: Stage = async (journal) => {
      seen.push(journal.state().inboxSeq)
      if (seen.length > 1) return { type: 'parked', reason: 'waits' }
      await wake()
      await run.handle({ runId: RUN, lane: 'gate' }, never)
      return { type: 'parked', reason: 'waits' }
    }
    await run.work({ approve: busy })
    expect(seen).toEqual([1, 3])
    expect(await run.types()).toEqual(['run.requested', 'run.started', 'pull.changed', 'run.parked'])
    expect(await run.runs.pending(10)).toEqual([])
  })

  test('hands a run over at once when it shuts down', async () => {
    const run = await play()
    const shutdown = new AbortController()
    const working = run.work({ agent: (_journal, signal) => untilAborted(signal) }, { signal: shutdown.signal })
    await until(async () => (await run.types()).includes('run.started'))
    shutdown.abort(new Interruption('shutdown'))
    await working
    expect(await run.runs.pending(10)).toEqual([RUN])
    expect((await run.state()).end).toBeUndefined()
  })

  test('is cut short by a stop, and the run ends as stopped', async () => {
    const run = await play()
    const working = run.work({ agent: (_journal, signal) => untilAborted(signal) })
    await until(async () => (await run.types()).includes('run.started'))
    await run.runs.appendInbox(RUN, { type: 'stop.requested', data: { by: MIRA } }, 'github:1:mira')
    await working
    expect((await run.state()).end).toEqual({ how: 'stopped', reason: 'mira said so', by: MIRA })
    expect(run.reported.at(-1)).toBe('ended')
  })

  test('is cut short by a stop in a round behind its pull request; only what takes it back is called', async () => {
    const run = await play()
    const lease = await run.runs.acquire(RUN, 'one', 10_000)
    if (lease === undefined) throw new Error('no lease')
    await run.runs.append(lease, { type: 'change.published', data: PUBLISHED })
    const round = { round: 2, cause: 'review', after: 0, message: 'm', reason: 'mira asked for more' } as const
    await run.runs.append(lease, { type: 'round.begun', data: round })
    await run.runs.release(lease)
    const seen: string[] = []
    const working = run.work({
      agent: (_journal, signal) => untilAborted(signal),
      publish: () => Promise.reject(new Error('must not publish')),
      approve: async () => {
        seen.push('approve')
        return { type: 'ended', end: { how: 'stopped', reason: 'mira said so' } }
      },
    })
    await until(async () => (await run.types()).includes('run.started'))
    await run.runs.appendInbox(RUN, { type: 'stop.requested', data: { by: MIRA } }, 'github:1:mira')
    await working
    expect(seen).toEqual(['approve'])
    expect((await run.state()).end?.how).toBe('stopped')
  })

  test('cancels a run whose trigger was withdrawn before the start', async () => {
    const run = await play()
    const data = { by: MIRA, what: 'the label was removed' }
    await run.runs.appendInbox(RUN, { type: 'trigger.withdrawn', data }, 'github:1:mira')
    await run.work({ prepare: () => Promise.reject(new Error('must not begin')) })
    expect((await run.state()).end).toEqual({ how: 'cancelled', reason: 'the label was removed', by: MIRA })
  })
})

describe('a fault', () => {
  const fault = () => new Fault('network', 'reset', { retryable: true, retryAfterMs: 40 })

  test('that may pass holds the run back, then it goes on', async () => {
    const run = await play()
    await run.work({ agent: () => Promise.reject(fault()) })
    expect(await run.runs.pending(10)).toEqual([])
    await until(async () => (await run.runs.pending(10)).length === 1)
    await run.work({ approve: parked })
    expect((await run.types()).at(-1)).toBe('run.parked')
    expect(renderStatus(await run.state())).not.toContain('It waits')
  })

  const long = () => new Fault('rate-limited', 'wait an hour', { retryable: true, retryAfterMs: 3_600_000 })

  test('that asks for a long wait leaves no lease behind: a stop ends the run at once', async () => {
    const run = await play()
    await run.work({ agent: () => Promise.reject(long()) })
    expect(await run.runs.pending(10)).toEqual([])
    expect((await run.state()).rest).toMatchObject({ reason: 'rate-limited: wait an hour' })
    expect(renderStatus(await run.state())).toMatch(/\*\*It waits\*\*, .* from .* UTC: rate-limited: wait an hour\./)
    await run.runs.appendInbox(RUN, { type: 'stop.requested', data: { by: MIRA } }, 'github:1:mira')
    expect(await run.runs.pending(10)).toEqual([RUN])
    await run.work({ agent: () => Promise.reject(new Error('must not go on')) }, { name: 'two' })
    expect((await run.state()).end).toEqual({ how: 'stopped', reason: 'mira said so', by: MIRA })
  })

  test.each(['the engine does not answer', 'there is no image of that name'])(
    'of the sandbox engine keeps the run, and the status says why: %s',
    async (reason) => {
      const run = await play()
      await run.work({
        agent: () => Promise.reject(new Fault('engine-unavailable', reason, { retryable: true, retryAfterMs: 60_000 })),
      })
      expect((await run.state()).end).toBeUndefined()
      expect(renderStatus(await run.state())).toContain(`engine-unavailable: ${reason}.`)
    },
  )

  test('that asks for a long wait is waited for, whatever else comes in and whoever takes the run up', async () => {
    const run = await play()
    await run.work({ agent: () => Promise.reject(long()) })
    const until = Date.parse((await run.state()).rest?.until ?? '')
    await run.runs.appendInbox(RUN, { type: 'pull.changed', data: { what: 'push', delivery: 'd' } }, 'system')
    for (let time = 0; time < 5; time++) {
      await run.work({ prepare: () => Promise.reject(new Error('must not go on')) }, { maxAttempts: 2 })
    }
    expect(await run.runs.pending(10)).toEqual([])
    const { attempts, rest } = await run.state()
    expect({ attempts, reason: rest?.reason }).toEqual({ attempts: 1, reason: 'rate-limited: wait an hour' })
    // What is left of the wait is written down anew each time, and takes its milliseconds.
    expect(Date.parse(rest?.until ?? '')).toBeGreaterThanOrEqual(until)
    expect(Date.parse(rest?.until ?? '') - until).toBeLessThan(60_000)
  })

  test('that comes in the middle of a stop keeps the stop for later', async () => {
    const run = await play()
    await run.work({
      agent: async () => {
        await run.runs.appendInbox(RUN, { type: 'stop.requested', data: { by: MIRA } }, 'github:1:mira')
        throw long()
      },
    })
    expect(await run.runs.pending(10)).toEqual([RUN])
  })

  test('that does not pass fails the run at the attempt limit, visibly', async () => {
    const run = await play()
    for (let attempt = 0; attempt < 3; attempt++) {
      await until(async () => (await run.runs.pending(10)).length === 1)
      await run.work({ agent: () => Promise.reject(fault()) })
    }
    expect((await run.state()).end).toEqual({ how: 'failed', reason: 'network: reset' })
    expect(run.reported.at(-1)).toBe('ended')
  })

  test('that kills its worker each time, and can say nothing, fails the run at the attempt limit, too', async () => {
    const run = await play()
    for (let kill = 1; kill <= 4; kill++) await killed(run)
    await run.work({ agent: () => Promise.reject(new Interruption('shutdown')) }, { maxAttempts: 5 })
    expect((await run.state()).end).toBeUndefined()
    await run.work({ agent: () => Promise.reject(new Error('must not begin')) }, { maxAttempts: 5 })
    expect((await run.state()).end).toMatchObject({ how: 'failed', reason: expect.stringContaining('again and again') })
    expect(run.reported.at(-1)).toBe('ended')
  })

  test('of our own making fails the run without spelling out its inside', async () => {
    const run = await play()
    await run.work({ guard: () => Promise.reject(new TypeError('secret detail')) })
    expect((await run.state()).end).toEqual({
      how: 'failed',
      reason: 'an error of our own, see the log of the worker',
    })
  })
})

describe('an effect', () => {
  function pullRequest(world: { pulls: number }, act: () => Promise<number> | number) {
    return async (journal: Journal) => {
      await journal.perform({
        effect: 'pull',
        key: 'pull',
        observe: async () => (world.pulls > 0 ? world.pulls : undefined),
        act: async () => act(),
      })
      return { type: 'parked', reason: 'done' } as const
    }
  }

  test('that is known as done is not looked at again', async () => {
    const run = await play()
    const world = { pulls: 0 }
    const publish = pullRequest(world, () => ++world.pulls)
    await run.work({ publish })
    await run.runs.appendInbox(RUN, { type: 'pull.changed', data: { what: 'push', delivery: 'd' } }, 'system')
    world.pulls = 41
    await run.work({ publish })
    expect((await run.state()).effects.pull).toEqual({ done: true, result: 1 })
  })

  test('that happened before the worker died is adopted by the next, not made twice', async () => {
    const run = await play()
    const world = { pulls: 0 }
    const dying = pullRequest(world, () => {
      world.pulls++
      throw new Interruption('shutdown')
    })
    await run.work({ publish: dying })
    await run.work({ publish: pullRequest(world, () => ++world.pulls) }, { name: 'two' })
    expect({ pulls: world.pulls, effect: (await run.state()).effects.pull }).toEqual({
      pulls: 1,
      effect: { done: true, result: 1 },
    })
  })

  test('whose answer was lost is looked for, not repeated', async () => {
    const run = await play()
    const world = { pulls: 0 }
    const publish = pullRequest(world, () => {
      world.pulls++
      throw new Fault('network', '502 after it was created', { retryable: true })
    })
    await run.work({ publish })
    expect({ pulls: world.pulls, effect: (await run.state()).effects.pull }).toEqual({
      pulls: 1,
      effect: { done: true, result: 1 },
    })
  })

  test('of a zombie does not happen: its lease ran out while it was frozen', async () => {
    const run = await play()
    let acted = 0
    const frozen = async (journal: Journal) => {
      await journal.perform({
        effect: 'pull',
        key: 'pull',
        // The whole process stands still, timers and all, until long after its lease.
        observe: async () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LEASE_MS * 2),
        act: async () => ++acted,
      })
      return DONE
    }
    await run.work({ publish: frozen })
    expect(acted).toBe(0)
    expect((await run.types()).includes('effect.observed')).toBe(false)
  })

  test('of a zombie is not written after another has taken over', async () => {
    const run = await play()
    const slow: Stage = async (journal) => {
      await until(async () => (await run.runs.acquire(RUN, 'two', 10_000)) !== undefined)
      await journal.record({ type: 'run.parked', data: { reason: 'zombie', handled: 1 } })
      return DONE
    }
    const lease = await run.runs.acquire(RUN, 'one', 1)
    if (lease === undefined) throw new Error('no lease')
    await until(async () => (await run.runs.acquire(RUN, 'two', 10_000)) !== undefined)
    await expect(
      run.runs.append(lease, { type: 'run.parked', data: { reason: 'zombie', handled: 1 } }),
    ).rejects.toThrow(Fault)
    await run.work({ agent: slow })
    expect(await run.types()).toEqual(['run.requested'])
  })
})
