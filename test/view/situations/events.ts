import type { ApprovalDecision } from '../../../src/domain/gate-event.ts'
import type { Intent } from '../../../src/domain/intent.ts'
import { moneyOf } from '../../../src/domain/money.ts'
import type { PlanStepState } from '../../../src/domain/plan.ts'
import type { RunEnd, RunEvent } from '../../../src/domain/run-event.ts'
import type { Verdict } from '../../../src/domain/verdict.ts'
import { BASE, EVIDENCE, HEAD, IMPACT, INTENT, POLICY, POLICY_DIGEST, planOf, verdictOf } from './facts.ts'

export function asked(intent: Partial<Intent> = {}): RunEvent[] {
  return [{ type: 'run.requested', data: { intent: { ...INTENT, ...intent } } }]
}

export function pinned(policy: Partial<typeof POLICY> = {}): RunEvent[] {
  const pin = { ...BASE, ref: 'main', policyDigest: POLICY_DIGEST, policyProblems: [], subjectEdited: false }
  return [
    { type: 'run.started', data: { worker: 'w1', epoch: 1 } },
    { type: 'base.pinned', data: { ...pin, policy: { ...POLICY, ...policy } } },
  ]
}

/** So many answers of the model, each with what it cost. */
export function answered(count: number, from = 1): RunEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    type: 'model.answered',
    data: {
      step: from + index,
      answer: 'f'.repeat(64),
      model: 'gpt-5.2-codex',
      usage: { inputTokens: 12_800, outputTokens: 640 },
      cost: moneyOf(15_200_000n, 'USD'),
      calls: ['read_file index.js'],
    },
  }))
}

export function planned(...states: readonly PlanStepState[]): RunEvent[] {
  const place = { step: 3, call: 'call-3' }
  const made: RunEvent = { type: 'plan.made', data: { ...place, ...planOf() } }
  return states.length === 0 ? [made] : [made, { type: 'plan.revised', data: { ...place, ...planOf(...states) } }]
}

export function handedIn(): RunEvent[] {
  const summary =
    'Both splitters began with a lazy group that is tried anew at every separator, which takes quadratic time. They now ' +
    'share `splitTail`, which walks from the end and looks at each character once.\n\n' +
    '- `posix.parse` and `win32.parse` behave as before\n- a test parses 200,000 characters with a deadline of ten seconds'
  return [
    {
      type: 'agent.finished',
      data: { outcome: 'submitted', title: 'fix: parse paths in linear time', summary, reason: 'submitted' },
    },
    {
      type: 'change.exported',
      data: {
        baseTree: BASE.tree,
        tree: HEAD.tree,
        files: ['CHANGELOG.md', 'index.js', 'test.js'],
        dropped: [{ path: 'node_modules/.package-lock.json', why: 'ignored' }],
      },
    },
  ]
}

export function judged(verdict: Verdict = verdictOf()): RunEvent[] {
  return [
    { type: 'evidence.recorded', data: { evidence: EVIDENCE } },
    { type: 'impact.computed', data: IMPACT },
    { type: 'guard.judged', data: { verdict, policyDigest: POLICY_DIGEST, factsDigest: 'f'.repeat(64) } },
  ]
}

export function published(draft = true): RunEvent[] {
  const url = 'https://github.com/acme/path-parse/pull/34'
  const branch = 'agent/fix/12-regular-expression-denial-of-service'
  return [{ type: 'change.published', data: { pull: 34, url, branch, base: 'main', ...HEAD, draft } }]
}

export function decided(state: ApprovalDecision['state'], change: Partial<ApprovalDecision> = {}): RunEvent[] {
  const { commit: head, tree } = HEAD
  const tuple = { head, base: 'main', mergeBase: BASE.commit, tree, policyDigest: POLICY_DIGEST }
  const spent = { review: 0, request: 0 }
  return [{ type: 'approval.decided', data: { state, tuple, approvers: [], reasons: [], spent, ...change } }]
}

export function ended(end: RunEnd): RunEvent[] {
  return [{ type: 'run.ended', data: end }]
}

/** Everything up to a draft that waits. */
export function opened(): RunEvent[] {
  const steps = planned('done', 'done', 'done', 'done', 'done')
  return [...asked(), ...pinned(), ...answered(14), ...steps, ...handedIn(), ...judged(), ...published()]
}
