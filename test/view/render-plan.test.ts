import { expect, test } from '@jest/globals'
import { type Plan, planDigest } from '../../src/domain/plan.ts'
import type { RunEvent } from '../../src/domain/run-event.ts'
import { reduce } from '../../src/domain/run-state.ts'
import { renderPlan } from '../../src/view/render-plan.ts'
import { renderStatus } from '../../src/view/render-status.ts'
import { intentOf, pinnedJournal, policyOf } from '../fixtures/agent-run.ts'

const NOOR = { id: 8, login: 'noor', type: 'User' } as const
const OTTO = { id: 9, login: 'otto', type: 'User' } as const
const PLAN: Plan = {
  goal: 'Spell the greeting right <img src=x> @noor',
  steps: [
    { text: 'Show it in a test', state: 'done' },
    { text: 'Correct `index.js` ](https://evil.example)', state: 'doing' },
    { text: 'Closes #1', state: 'todo' },
    { text: 'Rewrite the rest', state: 'dropped' },
  ],
  files: ['index.js', 'test/`x`|.js'],
  risk: 'low',
  questions: ['Is "hullo" wanted?'],
  kind: 'fix',
}
const MADE: RunEvent = { type: 'plan.made', data: { step: 1, call: 'c', plan: PLAN, digest: planDigest(PLAN) } }

function stateOf(...events: readonly RunEvent[]) {
  const journal = pinnedJournal(intentOf({ door: 'plan' }), policyOf())
  for (const event of [MADE, ...events]) void journal.record(event as never)
  const state = reduce(journal.events)
  if (state?.plan === undefined) throw new Error('no plan')
  return { ...state, plan: state.plan }
}

test('a plan that waits is shown whole, in plain characters, with what people can do', () => {
  const decided: RunEvent = {
    type: 'plan.decided',
    data: {
      digest: planDigest(PLAN),
      state: 'waiting',
      approvers: [],
      reasons: ['otto does not count: asked for the plan.'],
    },
  }
  expect(renderStatus(stateOf(decided))).toMatchSnapshot()
})

test('a plan that is worked off says who approved it, and shows how far it is', () => {
  const approved: RunEvent = {
    type: 'plan.decided',
    data: { digest: planDigest(PLAN), state: 'approved', approvers: [NOOR, OTTO], reasons: [] },
  }
  expect(renderStatus(stateOf(approved))).toMatchSnapshot()
})

test('nothing of what the agent says acts on GitHub', () => {
  const text = renderPlan(stateOf().plan)
  expect(text).not.toMatch(/@noor|<img|\]\(|#1\b|https:/)
})

test('a run that waits for an answer says so', () => {
  const asked: RunEvent = { type: 'question.asked', data: { step: 2, call: 'q', number: 1, text: 'Both?', hours: 72 } }
  expect(renderStatus(stateOf(asked))).toContain(
    'answers question 1 with `/agent answer <text>`, until 2026-01-04 00:00 UTC.',
  )
})

test('giving up shows the reason in the headline and the words as the agent wrote them', () => {
  const gaveUp: RunEvent = {
    type: 'agent.finished',
    data: { outcome: 'gave-up', title: '', summary: '', reason: 'It is no bug.\n@noor knows.' },
  }
  const end: RunEvent = {
    type: 'run.ended',
    data: { how: 'gave-up', reason: 'The agent gave up: It is no bug.\n@noor knows.' },
  }
  expect(renderStatus(stateOf(gaveUp, end))).toMatchSnapshot()
})
