import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { chainEvent, GENESIS, verifyChain } from '../../src/domain/audit-chain.ts'
import type { RunEvent, StoredEvent } from '../../src/domain/run-event.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'
import { sampleLog } from './sample-log.ts'

const LOG = sampleLog()
const HEAD = { seq: LOG.length, hash: LOG.at(-1)?.hash ?? '' }
const anyIndex = fc.nat({ max: LOG.length - 1 })

describe('the audit chain', () => {
  test('verifies a log as it was written', () => {
    expect(verifyChain(LOG)).toEqual({ ok: true, events: LOG.length, head: HEAD.hash })
    expect(verifyChain(LOG, HEAD)).toEqual({ ok: true, events: LOG.length, head: HEAD.hash })
    expect(verifyChain([], { seq: 0, hash: GENESIS })).toEqual({ ok: true, events: 0, head: GENESIS })
  })

  test('verifies what has been through JSON, whatever the order of its keys', () => {
    const turned = LOG.map((event) => Object.fromEntries(Object.entries(event).reverse()) as StoredEvent)
    expect(verifyChain(JSON.parse(JSON.stringify(turned)), HEAD)).toMatchObject({ ok: true })
  })

  test('finds any changed character of any event, and names that event', () => {
    fc.assert(
      fc.property(anyIndex, fc.nat(), fc.constantFrom('0', 'x', ' ', '"', '\\', 'é'), (index, at, replacement) => {
        const text = JSON.stringify(LOG[index])
        const place = at % text.length
        const forged = parsed(text.slice(0, place) + replacement + text.slice(place + 1))
        fc.pre(forged !== undefined && JSON.stringify(forged) !== text)
        const report = verifyChain(LOG.with(index, forged as StoredEvent), HEAD)
        expect(report).toMatchObject({ ok: false, badSeq: index + 1 })
      }),
      { numRuns: propertyRuns(500) },
    )
  })

  test.each(['runId', 'seq', 'at', 'actor', 'version', 'type', 'data', 'prevHash', 'hash'])(
    'finds a changed %s',
    (field) => {
      const index = 3
      for (const value of ['forged', 99, null, { forged: true }]) {
        const forged = { ...LOG[index], [field]: value } as StoredEvent
        expect(verifyChain(LOG.with(index, forged), HEAD)).toMatchObject({ ok: false, badSeq: index + 1 })
      }
    },
  )

  test('finds a field that was added or taken away', () => {
    const [first, second] = LOG as [StoredEvent, StoredEvent]
    const { actor, ...without } = second
    expect(verifyChain([first, without as StoredEvent])).toMatchObject({ ok: false, badSeq: 2 })
    const longer = { ...second, extra: actor }
    expect(verifyChain([first, longer])).toMatchObject({ ok: false, badSeq: 2 })
  })

  test('finds a removed event, and names the first that is missing', () => {
    for (let index = 0; index < LOG.length; index++) {
      expect(verifyChain(LOG.toSpliced(index, 1), HEAD)).toMatchObject({ ok: false, badSeq: index + 1 })
    }
  })

  test('finds a removed event even when those behind it are numbered anew', () => {
    fc.assert(
      fc.property(fc.nat({ max: LOG.length - 2 }), (index) => {
        const renumbered = LOG.toSpliced(index, 1).map((event, place) => ({ ...event, seq: place + 1 }) as StoredEvent)
        expect(verifyChain(renumbered)).toMatchObject({ ok: false, badSeq: index + 1 })
      }),
    )
  })

  test('finds two events that were exchanged, and any repeated one', () => {
    fc.assert(
      fc.property(anyIndex, anyIndex, (left, right) => {
        fc.pre(left !== right)
        const [a, b] = [LOG[left], LOG[right]] as [StoredEvent, StoredEvent]
        const first = Math.min(left, right) + 1
        expect(verifyChain(LOG.with(left, b).with(right, a), HEAD)).toMatchObject({ ok: false, badSeq: first })
        expect(verifyChain(LOG.toSpliced(left + 1, 0, a), HEAD)).toMatchObject({ ok: false, badSeq: left + 2 })
      }),
    )
  })

  test('finds a cut tail by the head of the run, and only by it', () => {
    for (let length = 0; length < LOG.length; length++) {
      const cut = LOG.slice(0, length)
      expect(verifyChain(cut, HEAD)).toMatchObject({ ok: false, badSeq: length + 1, events: length })
      expect(verifyChain(cut)).toMatchObject({ ok: true })
    }
  })

  test('finds a tail that was written anew from a changed event on', () => {
    fc.assert(
      fc.property(anyIndex, (index) => {
        const forged = LOG.slice(0, index)
        for (const event of LOG.slice(index)) forged.push(rechained(event, forged.at(-1)))
        expect(verifyChain(forged)).toMatchObject({ ok: true })
        expect(verifyChain(forged, HEAD)).toMatchObject({ ok: false })
      }),
    )
  })

  test('finds an event that was added behind the head', () => {
    const longer = [...LOG, rechained(LOG[0] as StoredEvent, LOG.at(-1))]
    expect(verifyChain(longer, HEAD)).toMatchObject({ ok: false, badSeq: LOG.length })
  })

  test('hashes what a store gives back: undefined is gone, dates are text', () => {
    const data = { effect: 'e', key: 'k', result: { gone: undefined, when: new Date(0), list: [undefined] } }
    const place = { runId: 'r', seq: 1, at: '2026-01-02T03:04:05.678Z', actor: 'system', version: 1, prevHash: GENESIS }
    const event = chainEvent({ type: 'effect.observed', data }, place)
    expect(event.data).toEqual({ effect: 'e', key: 'k', result: { when: '1970-01-01T00:00:00.000Z', list: [null] } })
    expect(verifyChain(JSON.parse(JSON.stringify([event])))).toMatchObject({ ok: true })
  })
})

function rechained(event: StoredEvent, last: StoredEvent | undefined): StoredEvent {
  const { runId, at, version } = event
  const place = { runId, at, version, actor: 'forger', seq: (last?.seq ?? 0) + 1, prevHash: last?.hash ?? GENESIS }
  return chainEvent({ type: event.type, data: event.data } as RunEvent, place)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
