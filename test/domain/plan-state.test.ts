import { describe, expect, test } from '@jest/globals'
import { askedKind } from '../../src/domain/intent.ts'
import { type Plan, planDigest } from '../../src/domain/plan.ts'
import { deadlineOf, isPlanApproved, openQuestion } from '../../src/domain/plan-state.ts'
import type { RunEvent } from '../../src/domain/run-event.ts'
import { type RunState, reduce } from '../../src/domain/run-state.ts'
import { MAINTAINER, sampleIntent } from '../conformance/sample-intent.ts'
import { EVENTS, sampleLog } from './sample-log.ts'

const PLAN: Plan = {
  goal: 'Parse in linear time',
  steps: [{ text: 'Show it', state: 'todo' }],
  files: ['index.js'],
  risk: 'low',
  questions: [],
  kind: 'refactor',
}
const OTHER: Plan = { ...PLAN, files: ['index.js', 'lib/'] }
const NOOR = { id: 8, login: 'noor', type: 'User' } as const

const requested: RunEvent = {
  type: 'run.requested',
  data: { intent: { ...sampleIntent({ key: 'planned' }), door: 'plan' } },
}
const pinned = EVENTS[2] as RunEvent

function said(plan: Plan, call = 'c1'): RunEvent {
  const type = call === 'c1' ? 'plan.made' : 'plan.revised'
  return { type, data: { step: 1, call, plan, digest: planDigest(plan) } }
}

function decided(plan: Plan): RunEvent {
  const data = { digest: planDigest(plan), state: 'approved', approvers: [NOOR], reasons: [] } as const
  return { type: 'plan.decided', data }
}

function stateOf(...events: readonly RunEvent[]): RunState {
  const state = reduce(sampleLog([requested, pinned, ...events]))
  if (state === undefined) throw new Error('no state')
  return state
}

describe('a plan', () => {
  test('has the digest of what it says, whatever its steps have come to', () => {
    const done: Plan = { ...PLAN, steps: [{ text: 'Show it', state: 'done' }] }
    expect(planDigest(done)).toBe(planDigest(PLAN))
    const others: Plan[] = [
      { ...PLAN, goal: 'More' },
      { ...PLAN, steps: [{ text: 'Show', state: 'todo' }] },
      { ...PLAN, files: [] },
      { ...PLAN, risk: 'high' },
      { ...PLAN, questions: ['Why?'] },
      { ...PLAN, kind: 'fix' },
    ]
    expect(new Set([PLAN, ...others].map(planDigest)).size).toBe(7)
  })

  test('that was asked for waits, names the kind of work, and is worked off once approved', () => {
    const { phase, intent } = stateOf(said(PLAN))
    expect({ phase, kind: intent.kind, asked: askedKind(intent) }).toEqual({
      phase: 'awaiting-plan',
      kind: 'refactor',
      asked: 'plan',
    })
    expect(stateOf(said(PLAN), decided(PLAN)).phase).toBe('working')
  })

  test('that nobody asked for waits for nobody', () => {
    const log = sampleLog([EVENTS[0], pinned, said(PLAN)])
    expect(reduce(log)).toMatchObject({ phase: 'working', intent: { kind: 'fix' } })
  })

  test('stays approved while its steps move, and is void for good once it says something else', () => {
    const further = said({ ...PLAN, steps: [{ text: 'Show it', state: 'done' }] }, 'c2')
    expect(isPlanApproved(stateOf(said(PLAN), decided(PLAN), further))).toBe(true)
    const revised = stateOf(said(PLAN), decided(PLAN), said(OTHER, 'c2'))
    expect({ phase: revised.phase, approved: isPlanApproved(revised) }).toEqual({
      phase: 'awaiting-plan',
      approved: false,
    })
    expect(isPlanApproved(stateOf(said(PLAN), decided(PLAN), said(OTHER, 'c2'), said(PLAN, 'c3')))).toBe(false)
    expect(isPlanApproved(stateOf(said(PLAN), said(OTHER, 'c2'), decided(PLAN)))).toBe(false)
  })

  test('says since when it stands: its own first saying, not the last progress', () => {
    const further = said({ ...PLAN, steps: [{ text: 'Show it', state: 'done' }] }, 'c2')
    expect(stateOf(said(PLAN), further).plan).toMatchObject({ since: 3, seq: 4, times: 2, step: 1, call: 'c2' })
    expect(stateOf(said(PLAN), further, said(OTHER, 'c3')).plan).toMatchObject({ since: 5, seq: 5, times: 3 })
  })
})

describe('a question', () => {
  const asked: RunEvent = {
    type: 'question.asked',
    data: { step: 2, call: 'c9', number: 1, text: 'Both?', hours: 72 },
  }
  const answered = (text: string, number = 1): RunEvent => ({
    type: 'question.answered',
    data: { by: MAINTAINER, number, text },
  })

  test('waits for its first answer, and later ones change nothing', () => {
    expect(stateOf(said(PLAN), decided(PLAN), asked).phase).toBe('awaiting-answer')
    const state = stateOf(said(PLAN), decided(PLAN), asked, answered('Yes.'), answered('No.'), answered('Maybe.', 2))
    expect(state.phase).toBe('working')
    expect(openQuestion(state)).toBeUndefined()
    expect(state.questions?.map(({ answer }) => answer?.text)).toEqual(['Yes.'])
  })

  test('has its time from when the log says it was asked', () => {
    const state = stateOf(asked)
    expect(state.questions?.map(deadlineOf)).toEqual(['2026-01-05T03:04:07.678Z'])
  })
})
