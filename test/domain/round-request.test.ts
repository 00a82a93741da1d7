import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { nextRequests, pendingRequests } from '../../src/domain/round-request.ts'
import { isPublished, wantsRound } from '../../src/domain/round-state.ts'
import type { RunEvent } from '../../src/domain/run-event.ts'
import { type RunState, reduce, step } from '../../src/domain/run-state.ts'
import { laneOf } from '../../src/run/lane-of.ts'
import { MAINTAINER } from '../conformance/sample-intent.ts'
import { propertyRuns } from '../fixtures/property-runs.ts'
import { EVENTS, sampleLog } from './sample-log.ts'

const PUBLISHED = EVENTS.slice(0, 13) as [RunEvent, ...RunEvent[]]
const FROM = { commit: 'c0ffee', tree: 'tree-head' }

type Act = 'ask' | 'ask-again' | 'begin' | 'own-round' | 'publish' | 'abandon' | 'abandon-again' | 'decline' | 'stop'
const ACTS: readonly Act[] = [
  ...(['ask', 'ask', 'ask-again', 'begin', 'begin', 'own-round', 'publish'] as const),
  ...(['abandon', 'abandon-again', 'decline', 'stop'] as const),
]

/** What a worker or GitHub may add at this point, by the rules that they keep. */
function eventOf(act: Act, state: RunState, asked: number): RunEvent | undefined {
  const number = (state.rounds?.length ?? 0) + 2
  const open = state.rounds?.findLast(({ abandoned, requests }) => abandoned === undefined && requests !== undefined)
  const further = isPublished(state) ? undefined : open
  const next = nextRequests(state).map(({ seq }) => seq)
  const round = { round: number, after: 2, message: 'm', reason: 'r' }
  const request = (key: number) => ({
    cause: key % 3 === 0 ? 'ci' : 'review',
    head: 'h',
    key: `k${key}`,
    by: MAINTAINER,
  })
  switch (act) {
    case 'ask':
      return { type: 'round.requested', data: request(asked) } as RunEvent
    case 'ask-again':
      return { type: 'round.requested', data: request(0) } as RunEvent
    case 'begin':
      if (!wantsRound(state)) return undefined
      return { type: 'round.begun', data: { ...round, cause: 'review', from: FROM, requests: next } }
    case 'own-round':
      return further && { type: 'round.begun', data: { ...round, cause: 'verification' } }
    case 'publish':
      return further && (EVENTS[12] as RunEvent)
    case 'abandon':
      return further && { type: 'round.abandoned', data: { round: further.round, reason: 'r' } }
    case 'abandon-again':
      return further && { type: 'round.abandoned', data: { round: further.round, reason: 'r', again: true } }
    case 'decline':
      return wantsRound(state) ? { type: 'round.declined', data: { requests: next, reason: 'r' } } : undefined
    case 'stop':
      return { type: 'pull.changed', data: { what: 'pushed', delivery: 'd' } }
  }
}

const anyHistory = fc.array(fc.constantFrom(...ACTS), { maxLength: 40 }).map((acts) => {
  const events: [RunEvent, ...RunEvent[]] = [...PUBLISHED]
  let asked = 0
  for (const act of acts) {
    const state = reduce(sampleLog(events))
    if (act === 'ask') asked += 1
    const event = state && eventOf(act, state, asked)
    if (event !== undefined) events.push(event)
  }
  return events
})

describe('what is asked for after publishing', () => {
  test('is never lost: it waits, is worked on, or was declined, whatever comes between', () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        const state = reduce(sampleLog(events)) as RunState
        const keys = new Set(events.flatMap((event) => (event.type === 'round.requested' ? [event.data.key] : [])))
        expect(new Set(state.roundRequests?.map(({ key }) => key))).toEqual(keys)
        const pending = pendingRequests(state).map(({ seq }) => seq)
        const taken = (state.rounds ?? []).filter(({ again }) => !again).flatMap(({ requests = [] }) => requests)
        const declined = (state.declined ?? []).flatMap(({ requests }) => requests)
        const all = [...pending, ...taken, ...declined].sort((left, right) => left - right)
        expect(all).toEqual(state.roundRequests?.map(({ seq }) => seq) ?? [])
      }),
      { numRuns: propertyRuns(100) },
    )
  })

  test('always ends: each request that waits is taken up by a round that publishes', () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        const log = [...events] as [RunEvent, ...RunEvent[]]
        for (let turn = 0; turn < 100; turn += 1) {
          const state = reduce(sampleLog(log)) as RunState
          const event = eventOf('publish', state, 0) ?? eventOf('begin', state, 0)
          if (event === undefined) break
          log.push(event)
        }
        const state = reduce(sampleLog(log)) as RunState
        expect(pendingRequests(state)).toEqual([])
        expect(isPublished(state)).toBe(true)
      }),
      { numRuns: propertyRuns(100) },
    )
  })

  test('is for the lane of agents while it waits, unless somebody ends the run', () => {
    const asked = sampleLog([...PUBLISHED, eventOf('ask', reduce(sampleLog(PUBLISHED)) as RunState, 1) as RunEvent])
    const state = reduce(asked) as RunState
    expect(laneOf(state)).toBe('work')
    const stop = sampleLog([...asked, { type: 'stop.requested', data: { by: MAINTAINER } }] as never).at(-1)
    expect(stop && laneOf(step(state, stop))).toBe('gate')
  })
})

describe('a round of what is published', () => {
  const requested: RunEvent = { type: 'round.requested', data: { cause: 'review', head: 'h', key: 'k' } }
  const begun = (more: object): RunEvent => ({
    type: 'round.begun',
    data: { round: 2, cause: 'review', after: 2, message: 'm', reason: 'r', from: FROM, requests: [14], ...more },
  })
  const own: RunEvent = {
    type: 'round.begun',
    data: { round: 3, cause: 'verification', after: 4, message: 'm', reason: 'r' },
  }
  const over: RunEvent = { type: 'round.abandoned', data: { round: 2, reason: 'The guard blocked it.' } }

  test('that comes to nothing takes the rounds behind it along, and what is published stands as it did', () => {
    const before = reduce(sampleLog(PUBLISHED)) as RunState
    const finished = EVENTS.slice(6, 10)
    const events = [...PUBLISHED, requested, begun({}), ...finished, own, ...finished, over] as [
      RunEvent,
      ...RunEvent[],
    ]
    const state = reduce(sampleLog(events)) as RunState
    const { agent, change, evidence, judged, published, phase } = before
    expect(state).toMatchObject({ agent, change, evidence, judged, published, phase })
    expect(state.rounds?.map(({ abandoned }) => abandoned)).toEqual(Array(2).fill('The guard blocked it.'))
    expect(isPublished(state)).toBe(true)
  })

  test('moves what is judged against, and gives it back', () => {
    const base = { commit: 'newer', tree: 'tree-newer' }
    const events = [...PUBLISHED, requested, begun({ base })] as [RunEvent, ...RunEvent[]]
    expect(reduce(sampleLog(events))?.base).toMatchObject({ ...base, ref: 'main', policyDigest: 'policy' })
    expect(reduce(sampleLog([...events, over]))?.base).toEqual(reduce(sampleLog(PUBLISHED))?.base)
  })

  test('spends approvals when it begins and when it ends; rounds before publishing spend none', () => {
    const events = [...PUBLISHED, requested, begun({})] as [RunEvent, ...RunEvent[]]
    expect(reduce(sampleLog(events))?.roundSeq).toBe(15)
    expect(reduce(sampleLog([...events, over]))?.roundSeq).toBe(16)
    const early = [...EVENTS.slice(0, 10), { ...own, data: { ...own.data, round: 2 } }] as unknown as typeof PUBLISHED
    expect(reduce(sampleLog(early))).not.toHaveProperty('roundSeq')
  })
})
