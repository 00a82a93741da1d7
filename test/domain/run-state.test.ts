import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Actor } from '../../src/domain/repository.ts'
import { INBOX_TYPES, isInbox, type RunEvent, type StoredEvent } from '../../src/domain/run-event.ts'
import { reduce, step } from '../../src/domain/run-state.ts'
import { MAINTAINER } from '../conformance/sample-intent.ts'
import { EVENTS, sampleLog } from './sample-log.ts'

const LOG = sampleLog()
const INBOX: readonly RunEvent[] = [
  { type: 'stop.requested', data: { by: MAINTAINER } },
  { type: 'approval.requested', data: { by: MAINTAINER, commit: 'c0ffee' } },
  { type: 'rejection.requested', data: { by: MAINTAINER, reason: 'no' } },
  { type: 'publish.requested', data: { by: MAINTAINER } },
  { type: 'trigger.withdrawn', data: { by: MAINTAINER, what: 'label removed' } },
  { type: 'pull.changed', data: { what: 'pushed', delivery: 'd2' } },
  { type: 'plan-approval.requested', data: { by: MAINTAINER, digest: 'd' } },
  { type: 'question.answered', data: { by: MAINTAINER, number: 1, text: 'Yes.' } },
  { type: 'round.requested', data: { cause: 'review', head: 'c0ffee', key: 'review:1', by: MAINTAINER } },
]
const BEGUN = { round: 2, cause: 'verification', after: 2, message: 'm', reason: 'It fails.' } as const
const ROUND: readonly RunEvent[] = [
  { type: 'round.begun', data: BEGUN },
  { type: 'round.abandoned', data: { round: 2, reason: 'No steps left.' } },
]
/** Any run: it begins with its request, and then anything may come in any order. */
const anyLog = fc
  .array(fc.constantFrom<RunEvent>(...EVENTS.slice(1), ...INBOX, ...ROUND), { maxLength: 40 })
  .map((events) => sampleLog([EVENTS[0], ...events]))

describe('the state of a run', () => {
  test('is none without a request', () => {
    expect(reduce([])).toBeUndefined()
    expect(reduce(LOG.slice(1))).toBeUndefined()
  })

  test.each([
    [1, 'queued'],
    [2, 'preparing'],
    [3, 'working'],
    [6, 'working'],
    [7, 'verifying'],
    [8, 'verifying'],
    [9, 'judging'],
    [10, 'publishing'],
    [12, 'publishing'],
    [13, 'awaiting-approval'],
    [17, 'awaiting-approval'],
    [18, 'approved'],
    [20, 'ended'],
  ])('after %i events of a run that ends in a merge is %s', (count, phase) => {
    expect(reduce(LOG.slice(0, count))?.phase).toBe(phase)
  })

  test('holds everything that the log said', () => {
    const state = reduce(LOG)
    expect(state).toMatchObject({
      runId: 'run-1',
      seq: LOG.length,
      inboxSeq: 19,
      handledSeq: 1,
      attempts: 1,
      approvalSeq: 18,
      requestedAt: LOG[0]?.at,
      updatedAt: LOG.at(-1)?.at,
      usage: { inputTokens: 200, outputTokens: 40 },
      steps: [
        { step: 1, answer: 'a1', results: [{ call: 'c1', ok: true }] },
        { step: 2, answer: 'a2', results: [] },
      ],
      effects: { commit: { done: true, result: 'c0ffee' } },
      published: { pull: 2 },
      approval: { state: 'approved' },
      approvalRequests: [{ by: MAINTAINER, commit: 'c0ffee', seq: 16, at: LOG[15]?.at }],
      end: { how: 'merged' },
    })
  })

  test('takes a round back to the agent, and keeps what stood before', () => {
    const judged = reduce(LOG.slice(0, 10))
    const { agent, change, evidence, judged: verdict, publishRequests } = judged ?? {}
    const begun = reduce(sampleLog([...EVENTS.slice(0, 10), ...ROUND.slice(0, 1)] as never))
    const before = { agent, change, evidence, judged: verdict, publishRequests }
    expect(begun).toMatchObject({ phase: 'working', steps: judged?.steps, rounds: [{ ...BEGUN, before }] })
    for (const key of ['agent', 'change', 'evidence', 'judged']) expect(begun).not.toHaveProperty(key)
    const over = reduce(sampleLog([...EVENTS.slice(0, 10), ...ROUND] as never))
    expect(over).toMatchObject({ ...before, phase: 'publishing', rounds: [{ abandoned: 'No steps left.' }] })
  })

  test('a pull request stands while its round does', () => {
    const begun = [...EVENTS.slice(0, 18), ...ROUND.slice(0, 1)] as [RunEvent, ...RunEvent[]]
    expect(reduce(sampleLog(begun))).toMatchObject({ phase: 'working', published: { pull: 2 } })
    expect(reduce(sampleLog([...begun, ...ROUND.slice(1)]))?.phase).toBe('approved')
    const published = EVENTS.slice(12, 13)
    expect(reduce(sampleLog([...begun, ...published]))).toMatchObject({ phase: 'approved', publishedRound: 2 })
  })

  test('what a person let leave is what they were shown: another round needs another word', () => {
    const other: Actor = { id: 99, login: 'other', type: 'User' }
    const letGo: RunEvent = { type: 'publish.requested', data: { by: other } }
    const judged = EVENTS.slice(0, 10).map(held)
    const again = [...judged, letGo, ...ROUND.slice(0, 1), ...judged.slice(6)] as [RunEvent, ...RunEvent[]]
    expect(reduce(sampleLog(again))).toMatchObject({ phase: 'held', publishRequests: [] })
  })

  test('is held by the guard until somebody asks to publish', () => {
    const judged = EVENTS.slice(0, 10).map(held)
    expect(reduce(sampleLog(judged))?.phase).toBe('held')
    const by = (actor: Actor): RunEvent[] => [...judged, { type: 'publish.requested', data: { by: actor } }]
    const other: Actor = { id: 99, login: 'other', type: 'User' }
    expect(reduce(sampleLog(by(other)))).toMatchObject({ phase: 'publishing', publishRequests: [other] })
    expect(reduce(sampleLog(by(MAINTAINER)))).toMatchObject({ phase: 'held', publishRequests: [] })
  })

  test('goes back to waiting when an approval is void', () => {
    const approved = EVENTS.slice(0, 18)
    const voided = approved.map(withoutApproval)
    expect(reduce(sampleLog([...approved, ...voided.slice(-1)]))).toMatchObject({
      phase: 'awaiting-approval',
      approvalSeq: 19,
    })
  })

  test('keeps a stop, a rejection and a withdrawal for the worker, and does not end by itself', () => {
    const state = reduce(sampleLog([EVENTS[0], ...INBOX]))
    expect(state).toMatchObject({
      phase: 'queued',
      stop: MAINTAINER,
      rejection: { by: MAINTAINER, reason: 'no' },
      withdrawn: { by: MAINTAINER, what: 'label removed' },
    })
  })

  test('shows an effect as open until it was observed', () => {
    expect(reduce(LOG.slice(0, 11))?.effects).toEqual({ commit: { done: false } })
  })

  test('replayed is the same, and is the last state plus one event at every point', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), (log, cut) => {
        const middle = 1 + (cut % log.length)
        const prefix = reduce(log.slice(0, middle))
        expect(prefix).toBeDefined()
        if (prefix === undefined) return
        expect(log.slice(middle).reduce(step, prefix)).toEqual(reduce(log))
        expect(reduce(structuredClone(log))).toEqual(reduce(log))
      }),
    )
  })

  test('is never changed by a later event', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        let state = reduce(log.slice(0, 1))
        for (const event of log.slice(1)) {
          const before = structuredClone(state)
          const next = state && step(state, event)
          expect(state).toEqual(before)
          state = next
        }
      }),
    )
  })

  test('counts every event, the last inbox event, and stays ended', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const state = reduce(log)
        expect(state?.seq).toBe(log.length)
        expect(state?.inboxSeq).toBe(log.findLast(isInbox)?.seq)
        expect(state?.phase === 'ended').toBe(log.some((event) => event.type === 'run.ended'))
        const sinceParked = log.slice(log.findLastIndex((event) => event.type === 'run.parked') + 1)
        expect(state?.attempts).toBe(sinceParked.filter((event) => event.type === 'run.started').length)
      }),
    )
  })

  test('takes an event of a newer version for nothing but its number', () => {
    const unknown = { ...LOG[1], seq: 3, type: 'moon.landed', data: { crew: 3 } } as unknown as StoredEvent
    const before = reduce(LOG.slice(0, 2))
    expect(before && step(before, unknown)).toEqual({ ...before, seq: 3, updatedAt: unknown.at })
  })

  test('knows which events need no lease', () => {
    const types = [...EVENTS, ...INBOX].filter((event) => isInbox(event)).map((event) => event.type)
    expect(new Set(types)).toEqual(new Set(INBOX_TYPES))
  })
})

function held(event: RunEvent): RunEvent {
  if (event.type !== 'guard.judged') return event
  return { ...event, data: { ...event.data, verdict: { ...event.data.verdict, verb: 'hold' } } }
}

function withoutApproval(event: RunEvent): RunEvent {
  if (event.type !== 'approval.decided') return event
  return { ...event, data: { ...event.data, state: 'void', approvers: [] } }
}
