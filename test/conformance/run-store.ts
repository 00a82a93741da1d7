import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { verifyChain } from '../../src/domain/audit-chain.ts'
import { type FaultCode, isFault } from '../../src/domain/fault.ts'
import type { WorkerEvent } from '../../src/domain/run-event.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { Lease, RunStore } from '../../src/ports/run-store.ts'
import { ACTOR, type IntentParts, MAINTAINER, sampleIntent } from './sample-intent.ts'

export interface RunStoreHarness {
  readonly store: RunStore
  /** Lets this much of the store's time go by. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

const TTL = 60_000
const STOP = { type: 'stop.requested', data: { by: MAINTAINER } } as const
const ENDED: WorkerEvent = { type: 'run.ended', data: { how: 'gave-up', reason: 'enough' } }

/** What every run store must do. Each test gets an empty one. */
export function describeRunStore(name: string, open: () => Promise<RunStoreHarness>): void {
  describe(`${name} run store`, () => {
    let harness: RunStoreHarness
    let store: RunStore

    beforeEach(async () => {
      harness = await open()
      store = harness.store
    })

    afterEach(() => harness.close())

    describe('creates', () => {
      test('a run with its first event', async () => {
        expect(await create('a')).toEqual({ runId: 'a', created: true })
        const events = await store.read('a')
        expect(events).toMatchObject([
          { runId: 'a', seq: 1, type: 'run.requested', actor: ACTOR, version: 1, prevHash: '0'.repeat(64) },
        ])
        expect(events[0]?.data).toEqual({ intent: sampleIntent({ key: 'a' }) })
        expect(events[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        expect(await store.summary('a')).toEqual({
          runId: 'a',
          repositoryId: 1,
          finished: false,
          seq: 1,
          hash: events[0]?.hash,
          createdAt: events[0]?.at,
          updatedAt: events[0]?.at,
        })
      })

      test('no second run for a key, even after the first has ended', async () => {
        await create('a')
        await end('a')
        expect(await create('b', { key: 'a' })).toEqual({ runId: 'a', created: false })
        expect(await store.read('b')).toEqual([])
      })

      test('no second run for the same subject and kind while the first is unfinished', async () => {
        await create('a', { number: 5 })
        expect(await create('b', { number: 5 })).toEqual({ runId: 'a', created: false })
        expect(await create('c', { number: 5, kind: 'docs' })).toEqual({ runId: 'c', created: true })
        expect(await create('d', { number: 6 })).toEqual({ runId: 'd', created: true })
        expect(await create('e', { number: 5, repositoryId: 2 })).toEqual({ runId: 'e', created: true })
        await end('a')
        expect(await create('f', { number: 5 })).toEqual({ runId: 'f', created: true })
      })

      test('one run out of fifty requests at once, by key and by subject', async () => {
        const byKey = Array.from({ length: 25 }, (_, index) => create(`k${index}`, { key: 'same' }))
        const bySubject = Array.from({ length: 25 }, (_, index) => create(`s${index}`))
        const answers = await Promise.all([...byKey, ...bySubject])
        const winner = answers.find((answer) => answer.created)?.runId ?? ''
        expect(answers.filter((answer) => answer.created)).toHaveLength(1)
        expect(new Set(answers.map((answer) => answer.runId))).toEqual(new Set([winner]))
        expect(await store.list({ limit: 100 })).toHaveLength(1)
        expect(await store.read(winner)).toHaveLength(1)
      })

      test('refuses a run id that another intent has', async () => {
        await create('a')
        await expect(create('a', { key: 'other', number: 9 })).rejects.toThrow('exists already')
      })
    })

    describe('appends', () => {
      test('a chain that verifies, with the worker as actor', async () => {
        const lease = await taken('a')
        const event = await store.append(lease, started(lease))
        expect(event).toMatchObject({ runId: 'a', seq: 2, type: 'run.started', actor: 'worker:w', data: { epoch: 1 } })
        await store.appendInbox('a', STOP, ACTOR)
        const events = await store.read('a')
        expect(events.map((stored) => stored.type)).toEqual(['run.requested', 'run.started', 'stop.requested'])
        expect(events[1]).toEqual(event)
        const summary = await store.summary('a')
        expect(verifyChain(events, summary)).toEqual({ ok: true, events: 3, head: events[2]?.hash })
        expect(summary).toMatchObject({ seq: 3, updatedAt: events[2]?.at })
        expect(await store.read('a', 2)).toEqual([events[2]])
      })

      test('from both sides at once without a gap or a fork', async () => {
        const lease = await taken('a')
        const inbox = Array.from({ length: 50 }, () => store.appendInbox('a', STOP, ACTOR))
        for (let index = 0; index < 50; index++) await store.append(lease, observed(`effect-${index}`, index))
        await Promise.all(inbox)
        const events = await store.read('a')
        expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1))
        expect(verifyChain(events, await store.summary('a'))).toMatchObject({ ok: true, events: 101 })
        expect(events.filter((event) => event.type === 'stop.requested')).toHaveLength(50)
        expect([...events].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))).toEqual(
          events,
        )
      })

      test('whatever JSON can hold, and reads it back with the same hash', async () => {
        const lease = await taken('a')
        const odd = {
          nul: 'a\u0000b',
          lone: '\ud800',
          text: '🧭 e\u0301 \u202e שלום 漢字 \u2028',
          '10': 1,
          '9': 2,
          '': null,
          numbers: [-0, 1e21, 1e-7, Number.MAX_SAFE_INTEGER, 0.1 + 0.2, Number.NaN],
          gone: undefined,
          nested: { ['__proto__']: { z: 1, a: [{ y: undefined }] } },
        }
        const event = await store.append(lease, observed('odd', odd))
        const events = await store.read('a')
        expect(events[1]).toEqual(event)
        expect(JSON.stringify(events[1]?.data)).toContain('"__proto__":{"')
        expect(verifyChain(events, await store.summary('a'))).toMatchObject({ ok: true })
      })

      test('any value with the hash that the reader computes', async () => {
        const lease = await taken('a')
        const value = fc.jsonValue({ stringUnit: 'binary' })
        await fc.assert(
          fc.asyncProperty(value, async (result) => {
            await store.append(lease, observed('any', result))
          }),
          { numRuns: 60 },
        )
        expect(verifyChain(await store.read('a'), await store.summary('a'))).toMatchObject({ ok: true, events: 61 })
      })

      test('a megabyte', async () => {
        const lease = await taken('a')
        const result = 'x'.repeat(1024 * 1024)
        await store.append(lease, observed('large', result))
        expect((await store.read('a'))[1]?.data).toEqual({ effect: 'note', key: 'large', result })
      })

      test('nothing to an unknown or a finished run', async () => {
        expect(await fault(store.appendInbox('nobody', STOP, ACTOR))).toBe('not-found')
        await create('a')
        await end('a')
        expect(await fault(store.appendInbox('a', STOP, ACTOR))).toBe('conflict')
        expect(await store.read('a')).toHaveLength(2)
      })

      test('what a reader changes does not change the log', async () => {
        await create('a')
        const [event] = await store.read('a')
        Object.assign(event?.data ?? {}, { intent: 'forged' })
        expect(verifyChain(await store.read('a'), await store.summary('a'))).toMatchObject({ ok: true })
      })
    })

    describe('leases', () => {
      test('are held by one owner, and grow by one epoch', async () => {
        await create('a')
        expect(await store.acquire('a', 'w', TTL)).toEqual({ runId: 'a', owner: 'w', epoch: 1, ttlMs: TTL })
        expect(await store.acquire('a', 'other', TTL)).toBeUndefined()
        expect(await store.acquire('a', 'w', TTL)).toMatchObject({ epoch: 2 })
        expect(await store.acquire('nobody', 'w', TTL)).toBeUndefined()
      })

      test('go to one of twenty who ask at once', async () => {
        await create('a')
        const owners = Array.from({ length: 20 }, (_, index) => `w${index}`)
        const leases = await Promise.all(owners.map((owner) => store.acquire('a', owner, TTL)))
        expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1)
      })

      test('expire by the store’s clock, and then nothing of theirs is written', async () => {
        const lease = await taken('a')
        await harness.pass(TTL - 5_000)
        await store.append(lease, observed('early', 1))
        await harness.pass(10_000)
        expect(await fault(store.append(lease, observed('late', 1)))).toBe('lease-lost')
        expect(await fault(store.renew(lease))).toBe('lease-lost')
        expect(await store.read('a')).toHaveLength(2)
        expect(await store.acquire('a', 'other', TTL)).toMatchObject({ epoch: 2, owner: 'other' })
      })

      test('live on when renewed, and say the last sequence number', async () => {
        const lease = await taken('a')
        await harness.pass(TTL - 5_000)
        await store.appendInbox('a', STOP, ACTOR)
        expect(await store.renew(lease)).toEqual({ seq: 2 })
        await harness.pass(TTL - 5_000)
        await store.append(lease, observed('later', 1))
      })

      test('refuse a zombie after a takeover, whatever it tries', async () => {
        const zombie = await taken('a')
        await harness.pass(TTL + 1)
        const lease = await store.acquire('a', 'next', TTL)
        expect(await fault(store.append(zombie, observed('late', 1)))).toBe('lease-lost')
        expect(await fault(store.renew(zombie))).toBe('lease-lost')
        await store.release(zombie)
        expect(await store.acquire('a', 'third', TTL)).toBeUndefined()
        expect(await store.append(lease as Lease, observed('mine', 1))).toMatchObject({ seq: 2, actor: 'worker:next' })
      })

      test('let another in at once when released, and nothing more be written', async () => {
        const lease = await taken('a')
        await store.release(lease)
        expect(await fault(store.append(lease, observed('late', 1)))).toBe('lease-lost')
        expect(await store.acquire('a', 'next', TTL)).toMatchObject({ epoch: 2 })
        await store.release({ runId: 'nobody', owner: 'w', epoch: 1, ttlMs: TTL })
      })

      test('are not given for a finished run', async () => {
        await create('a')
        await end('a')
        expect(await store.acquire('a', 'w', TTL)).toBeUndefined()
      })

      test('keep zombies out in 1,000 races with their successors', async () => {
        await create('a')
        for (let trial = 0; trial < 1_000; trial++) await race(trial)
        const events = await store.read('a')
        const takeovers = new Map<string, number>()
        const written: string[] = []
        for (const event of events.slice(1)) {
          const [role, trial = ''] = event.actor.replace('worker:', '').split('-')
          if (role === 'next') takeovers.set(trial, event.seq)
          else if (takeovers.has(trial)) written.push(`${event.actor} after its successor`)
        }
        expect(written).toEqual([])
        expect(takeovers.size).toBe(1_000)
        expect(verifyChain(events, await store.summary('a'))).toMatchObject({ ok: true })
      }, 60_000)
    })

    describe('pending', () => {
      test('runs are those without a live lease, oldest first', async () => {
        for (const [index, runId] of ['a', 'b', 'c'].entries()) {
          await create(runId, { number: index + 1 })
          await harness.pass(10)
        }
        expect(await store.pending(10)).toEqual(['a', 'b', 'c'])
        expect(await store.pending(2)).toEqual(['a', 'b'])
        await store.acquire('a', 'w', TTL)
        expect(await store.pending(10)).toEqual(['b', 'c'])
        await harness.pass(TTL + 1)
        expect(await store.pending(10)).toEqual(['a', 'b', 'c'])
      })

      test('again when released without having parked', async () => {
        const lease = await taken('a')
        await store.append(lease, started(lease))
        expect(await store.pending(10)).toEqual([])
        await store.release(lease)
        expect(await store.pending(10)).toEqual(['a'])
      })

      test('runs leave when parked, and come back with a newer inbox event', async () => {
        await park('a', 1)
        expect(await store.pending(10)).toEqual([])
        await store.appendInbox('a', STOP, ACTOR)
        expect(await store.pending(10)).toEqual(['a'])
        expect(reduce(await store.read('a'))).toMatchObject({ inboxSeq: 4, handledSeq: 1 })
      })

      test('a run parked over an event that it has not handled stays', async () => {
        const lease = await taken('a')
        await store.append(lease, started(lease))
        await store.appendInbox('a', STOP, ACTOR)
        await store.append(lease, { type: 'run.parked', data: { reason: 'waiting', handled: 1 } })
        await store.release(lease)
        expect(await store.pending(10)).toEqual(['a'])
      })

      test('a run taken up after parking is pending until it parks again', async () => {
        await park('a', 1)
        const lease = (await store.acquire('a', 'w', TTL)) as Lease
        await store.append(lease, started(lease))
        await store.release(lease)
        expect(await store.pending(10)).toEqual(['a'])
      })

      test('a finished run never is', async () => {
        await create('a')
        await end('a')
        expect(await store.pending(10)).toEqual([])
        expect(await store.summary('a')).toMatchObject({ finished: true, seq: 2 })
      })
    })

    describe('finds', () => {
      test('nothing of an unknown run', async () => {
        expect(await store.summary('nobody')).toBeUndefined()
        expect(await store.read('nobody')).toEqual([])
        expect(await store.list({ limit: 10 })).toEqual([])
        expect(await store.list({ limit: 10, before: 'nobody' })).toEqual([])
      })

      test('runs page by page, newest first, of one repository or all', async () => {
        const ids = ['a', 'b', 'c', 'd', 'e']
        for (const [index, runId] of ids.entries()) {
          await create(runId, { number: index + 1, repositoryId: (index % 2) + 1 })
          await harness.pass(10)
        }
        expect(await page({ limit: 2 })).toEqual(['e', 'd'])
        expect(await page({ limit: 2, before: 'd' })).toEqual(['c', 'b'])
        expect(await page({ limit: 2, before: 'b' })).toEqual(['a'])
        expect(await page({ limit: 2, before: 'a' })).toEqual([])
        expect(await page({ limit: 2, repositoryId: 1 })).toEqual(['e', 'c'])
        expect(await page({ limit: 9, repositoryId: 1, before: 'c' })).toEqual(['a'])
      })

      test('runs by the links of their events, within one repository', async () => {
        await create('a', { number: 5 })
        await harness.pass(10)
        await create('b', { number: 5, kind: 'docs' })
        await create('c', { number: 5, repositoryId: 2 })
        const lease = (await store.acquire('a', 'w', TTL)) as Lease
        await store.append(lease, { type: 'effect.observed', data: { effect: 'commit', key: 'c', result: 'c0ffee' } })
        await store.append(lease, published(12))
        const subject = { kind: 'subject', value: '5' } as const
        expect(await found(1, [subject])).toEqual(['b', 'a'])
        expect(await found(2, [subject])).toEqual(['c'])
        expect(await found(1, [{ kind: 'pull', value: '12' }])).toEqual(['a'])
        expect(await found(1, [{ kind: 'commit', value: 'c0ffee' }])).toEqual(['a'])
        expect(await found(1, [{ kind: 'branch', value: 'agent/fix/5-x' }, subject])).toEqual(['b', 'a'])
        expect(await found(1, [{ kind: 'pull', value: '5' }])).toEqual([])
        expect(await found(1, [])).toEqual([])
      })

      test('runs by links given later, once however often', async () => {
        await create('a')
        const link = { kind: 'commit', value: 'abc' } as const
        await store.link('a', link)
        await store.link('a', link)
        expect(await found(1, [link])).toEqual(['a'])
        expect(await store.read('a')).toHaveLength(1)
        expect(await fault(store.link('nobody', link))).toBe('not-found')
      })
    })

    function create(runId: string, parts: Partial<IntentParts> = {}) {
      return store.create(runId, sampleIntent({ key: runId, ...parts }), ACTOR)
    }

    async function taken(runId: string): Promise<Lease> {
      await create(runId)
      return (await store.acquire(runId, 'w', TTL)) as Lease
    }

    async function end(runId: string): Promise<void> {
      const lease = (await store.acquire(runId, 'w', TTL)) as Lease
      await store.append(lease, ENDED)
      await store.release(lease)
    }

    async function park(runId: string, handled: number): Promise<void> {
      const lease = await taken(runId)
      await store.append(lease, started(lease))
      await store.append(lease, { type: 'run.parked', data: { reason: 'waiting', handled } })
      await store.release(lease)
    }

    async function race(trial: number): Promise<void> {
      const zombie = (await store.acquire('a', `zombie-${trial}`, TTL)) as Lease
      const late = observed(`late-${trial}`, trial)
      const succeed = async () => {
        await harness.pass(TTL + 1)
        const next = (await store.acquire('a', `next-${trial}`, TTL)) as Lease
        await store.append(next, started(next))
        return next
      }
      const [next] = await Promise.all([succeed(), store.append(zombie, late).catch(() => undefined)])
      expect(await fault(store.append(zombie, late))).toBe('lease-lost')
      await store.release(next)
    }

    async function page(options: Parameters<RunStore['list']>[0]): Promise<string[]> {
      return (await store.list(options)).map((run) => run.runId)
    }

    async function found(...query: Parameters<RunStore['find']>): Promise<string[]> {
      return (await store.find(...query)).map((run) => run.runId)
    }
  })
}

function started(lease: Lease): WorkerEvent {
  return { type: 'run.started', data: { worker: lease.owner, epoch: lease.epoch } }
}

function observed(key: string, result: unknown): WorkerEvent {
  return { type: 'effect.observed', data: { effect: 'note', key, result } }
}

function published(pull: number): WorkerEvent {
  const data = { pull, url: `https://github.test/pull/${pull}`, branch: 'agent/fix/5-x', base: 'main' }
  return { type: 'change.published', data: { ...data, commit: 'beef', tree: 'feed', draft: true } }
}

async function fault(call: Promise<unknown>): Promise<FaultCode | 'none'> {
  return call.then(
    () => 'none' as const,
    (error: unknown) => {
      if (isFault(error)) return error.code
      throw error
    },
  )
}
