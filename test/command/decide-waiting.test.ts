import { expect, test } from '@jest/globals'
import type { Call, CommandSpec } from '../../src/command/command.ts'
import { ANSWER } from '../../src/command/commands/answer.ts'
import { APPROVE } from '../../src/command/commands/approve.ts'
import { type Plan, planDigest } from '../../src/domain/plan.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { ACTOR, intentOf, pinnedJournal, policyOf } from '../fixtures/agent-run.ts'

const NOOR = { id: 8, login: 'noor', type: 'User' } as const
const PLAN: Plan = {
  goal: 'g',
  steps: [{ text: 's', state: 'todo' }],
  files: [],
  risk: 'low',
  questions: [],
  kind: 'fix',
}
const DIGEST = planDigest(PLAN)

function waiting(): RunState {
  const journal = pinnedJournal(intentOf({ door: 'plan' }), policyOf())
  void journal.record({ type: 'plan.made', data: { step: 1, call: 'c', plan: PLAN, digest: DIGEST } })
  return journal.state()
}

/** What `/agent approve` comes to, so many seconds after the plan was there. */
function approve(what: string | undefined, { by = NOOR as typeof NOOR | typeof ACTOR, seconds = 0 } = {}) {
  const run = waiting()
  const at = `${new Date(Date.parse(run.plan?.at ?? '') + seconds * 1000).toISOString().slice(0, 19)}Z`
  return does(APPROVE, { text: what ?? '', said: { actor: by, at, commentId: 5 }, runs: [run] })
}

function does(spec: CommandSpec, call: Omit<Call, 'number'>) {
  if (typeof spec.does === 'string') throw new Error(`${spec.word} asks for a run`)
  const decision = spec.does({ ...call, number: 12 })
  return decision.type === 'answer' ? decision.text : decision.type === 'tell' ? decision.event : decision
}

test('an approval means the plan that its author named, or saw', () => {
  const event = { type: 'plan-approval.requested', data: { by: NOOR, digest: DIGEST, comment: 5 } }
  expect(approve(undefined)).toEqual(event)
  expect(approve(undefined, { seconds: 60 })).toEqual(event)
  expect(approve(DIGEST.slice(0, 12))).toEqual(event)
  // Whoever names the digest has seen it, whatever the clocks say.
  expect(approve(DIGEST, { seconds: -60 })).toEqual(event)
})

test.each([
  ['of who asked for it', 'You asked for this plan', undefined, { by: ACTOR }],
  ['of another digest', 'That is not the plan that waits', 'abcdef012345', {}],
  ['of too short a digest', 'That is not the plan that waits', DIGEST.slice(0, 6), {}],
  ['of no digest', 'That is not the plan that waits', 'please', {}],
  ['from before the plan was there', 'That was said before this plan', undefined, { seconds: -2 }],
])('an approval %s is answered', (_what, answer, what, options) => {
  expect(approve(what, options)).toEqual(expect.stringContaining(answer))
})

test('an answer without an open question, or without words, is answered', () => {
  const run = waiting()
  const said = { actor: NOOR, commentId: 5, at: '2026-01-01T00:00:00Z' }
  expect(does(ANSWER, { said, text: 'Yes.', runs: [run] })).toMatch(
    /^No question is open here\. Where it stands: Plan waits for approval\./,
  )
  const question = { step: 1, call: 'q', number: 1, text: 'Both?', hours: 1, at: '2026-01-01T00:00:00Z' }
  const asking = { ...run, questions: [question] }
  expect(does(ANSWER, { said, text: '', runs: [asking] })).toMatch(/^The answer is empty/)
  expect(does(ANSWER, { said, text: 'Yes.', runs: [asking] })).toEqual({
    type: 'question.answered',
    data: { by: NOOR, number: 1, text: 'Yes.', comment: 5 },
  })
})
