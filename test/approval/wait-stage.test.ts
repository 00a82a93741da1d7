import { describe, expect, test } from '@jest/globals'
import { createWaitStage } from '../../src/approval/wait-stage.ts'
import { type Plan, planDigest } from '../../src/domain/plan.ts'
import type { Actor, Role } from '../../src/domain/repository.ts'
import type { RunEvent } from '../../src/domain/run-event.ts'
import { DONE } from '../../src/ports/stage.ts'
import { ACTOR, intentOf, pinnedJournal, policyOf } from '../fixtures/agent-run.ts'

const signal = new AbortController().signal
const NOOR: Actor = { id: 8, login: 'noor', type: 'User' }
const OTTO: Actor = { id: 9, login: 'otto', type: 'User' }
const BOT: Actor = { id: 99, login: 'sallyport', type: 'Bot' }
const PLAN: Plan = {
  goal: 'g',
  steps: [{ text: 's', state: 'todo' }],
  files: [],
  risk: 'low',
  questions: [],
  kind: 'fix',
}
const OTHER: Plan = { ...PLAN, goal: 'h' }

const made = (plan: Plan, call = 'c1'): RunEvent => ({
  type: call === 'c1' ? 'plan.made' : 'plan.revised',
  data: { step: 1, call, plan, digest: planDigest(plan) },
})
const approve = (by: Actor, plan = PLAN): RunEvent => ({
  type: 'plan-approval.requested',
  data: { by, digest: planDigest(plan) },
})

async function wait(events: readonly RunEvent[], { count = 1, role = 'write' as Role, door = true } = {}) {
  const policy = policyOf()
  const approval = { ...policy.approval, count }
  const journal = pinnedJournal(intentOf(door ? { door: 'plan' } : {}), { ...policy, approval })
  for (const event of events) void journal.record(event as never)
  const codeHost = { open: () => ({ roleOf: async () => role }), identity: async () => ({ bot: BOT }) }
  const outcome = await createWaitStage({ codeHost } as never)(journal, signal)
  return { outcome, plan: journal.state().plan, types: journal.events.map(({ type }) => type) }
}

describe('the plan door', () => {
  test('is no door where nobody asked for a plan first, nor before there is one', async () => {
    expect((await wait([made(PLAN)], { door: false })).outcome).toEqual(DONE)
    expect((await wait([])).outcome).toEqual(DONE)
  })

  test('opens by somebody else with the role, and says who', async () => {
    const { outcome, plan } = await wait([made(PLAN), approve(NOOR)])
    expect(outcome).toEqual(DONE)
    expect(plan?.decision).toEqual({
      digest: planDigest(PLAN),
      state: 'approved',
      approvers: [NOOR],
      reasons: ['noor approves.'],
    })
  })

  test.each([
    ['nobody', [], {}],
    ['who asked for it', [approve(ACTOR)], {}],
    ['the agent itself', [approve(BOT)], {}],
    ['somebody who may no longer', [approve(NOOR)], { role: 'triage' as const }],
    ['one of two', [approve(NOOR), approve(NOOR)], { count: 2 }],
    ['somebody who saw another plan', [approve(NOOR, OTHER)], {}],
  ])('stays shut for %s', async (_who, said, options) => {
    const { outcome } = await wait([made(PLAN), ...said], options)
    expect(outcome).toEqual({ type: 'parked', reason: 'the plan waits for approval' })
  })

  test('opens by two of two', async () => {
    expect((await wait([made(PLAN), approve(NOOR), approve(OTTO)], { count: 2 })).outcome).toEqual(DONE)
  })

  // An approval and a revision may reach the log in any order.
  test.each([
    ['before the revision', [made(PLAN), approve(NOOR), made(OTHER, 'c2')]],
    ['after it', [made(PLAN), made(OTHER, 'c2'), approve(NOOR)]],
    ['before the agent came back to it', [made(PLAN), approve(NOOR), made(OTHER, 'c2'), made(PLAN, 'c3')]],
  ])('an approval of the first plan that came %s opens nothing', async (_when, events) => {
    expect((await wait(events)).outcome.type).toBe('parked')
  })

  test('records a decision once, however often it is asked', async () => {
    const once = await wait([made(PLAN), approve(ACTOR)])
    expect(once.types.filter((type) => type === 'plan.decided').length).toBe(1)
    expect(once.plan?.decision?.reasons).toEqual(['maintainer does not count: asked for the plan.'])
  })
})

describe('a question', () => {
  const asked = (hours: number): RunEvent => ({
    type: 'question.asked',
    data: { step: 1, call: 'c', number: 1, text: 'Both?', hours },
  })

  test('is waited for until its time', async () => {
    const { outcome } = await wait([asked(72)], { door: false })
    expect(outcome).toMatchObject({ type: 'parked', wakeAt: expect.stringMatching(/^2026-01-04T/) })
  })

  test('ends the run when its time is over, by the clock of the log', async () => {
    const { outcome } = await wait([asked(0), { type: 'run.started', data: { worker: 'w', epoch: 2 } }], {
      door: false,
    })
    expect(outcome).toEqual({
      type: 'ended',
      end: { how: 'gave-up', reason: 'Nobody answered question 1 within 0 hours: Both?' },
    })
  })

  test('that was answered keeps nothing waiting', async () => {
    const answer: RunEvent = { type: 'question.answered', data: { by: NOOR, number: 1, text: 'Yes.' } }
    expect((await wait([asked(72), answer], { door: false })).outcome).toEqual(DONE)
  })
})
