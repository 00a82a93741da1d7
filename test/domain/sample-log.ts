import { chainEvent, GENESIS } from '../../src/domain/audit-chain.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { EVENT_VERSION, isInbox, type RunEvent, type StoredEvent } from '../../src/domain/run-event.ts'
import type { Verdict } from '../../src/domain/verdict.ts'
import { MAINTAINER, sampleIntent } from '../conformance/sample-intent.ts'

const POLICY: Policy = {
  kinds: ['fix'],
  ask: { role: 'write' },
  approval: { role: 'write', count: 1, reviewers: [] },
  limits: { files: 20, lines: 500 },
  protectedPaths: [],
  verify: [],
  budgets: { steps: 30, tokens: 100_000, minutes: 20 },
  rules: {},
  instructions: '',
  exposure: 'standard',
}

const EVIDENCE: Evidence = {
  baseTree: 'tree-base',
  headTree: 'tree-head',
  environment: 'image',
  sides: [],
  failBefore: ['slow'],
  passAfter: ['slow'],
  newlyFailing: [],
  removed: [],
  newlySkipped: [],
  testFiles: ['test.js'],
}

export const VERDICT: Verdict = { verb: 'allow', findings: [] }

const TUPLE = { head: 'head', base: 'main', mergeBase: 'base', tree: 'tree-head', policyDigest: 'policy' }
const SPENT = { review: 0, request: 0 }
const USAGE = { inputTokens: 100, outputTokens: 20 }

/** One event of each kind that a run which ends in a merge goes through, in order. */
export const EVENTS: readonly [RunEvent, ...RunEvent[]] = [
  { type: 'run.requested', data: { intent: sampleIntent({ key: 'sample' }) } },
  { type: 'run.started', data: { worker: 'w', epoch: 1 } },
  {
    type: 'base.pinned',
    data: {
      commit: 'base',
      tree: 'tree-base',
      ref: 'main',
      policy: POLICY,
      policyDigest: 'policy',
      policyProblems: [],
      subjectEdited: false,
    },
  },
  { type: 'model.answered', data: { step: 1, answer: 'a1', model: 'm', usage: USAGE, calls: ['read_file index.js'] } },
  {
    type: 'tool.returned',
    data: { step: 1, call: 'c1', tool: 'read_file', result: 'r1', ok: true, durationMs: 3 },
  },
  { type: 'model.answered', data: { step: 2, answer: 'a2', model: 'm', usage: USAGE, calls: [] } },
  { type: 'agent.finished', data: { outcome: 'submitted', title: 'Fix', summary: 'Fixed', reason: 'done' } },
  { type: 'change.exported', data: { baseTree: 'tree-base', tree: 'tree-head', files: ['index.js'], dropped: [] } },
  { type: 'evidence.recorded', data: { evidence: EVIDENCE } },
  { type: 'guard.judged', data: { verdict: VERDICT, policyDigest: 'policy', factsDigest: 'facts' } },
  { type: 'effect.intended', data: { effect: 'commit', key: 'commit' } },
  { type: 'effect.observed', data: { effect: 'commit', key: 'commit', result: 'c0ffee' } },
  {
    type: 'change.published',
    data: {
      pull: 2,
      url: 'https://github.test/acme/path-parse/pull/2',
      branch: 'agent/fix/1-x',
      base: 'main',
      commit: 'c0ffee',
      tree: 'tree-head',
      draft: true,
    },
  },
  {
    type: 'approval.decided',
    data: { state: 'waiting', tuple: TUPLE, approvers: [], reasons: ['Nobody yet.'], spent: SPENT },
  },
  { type: 'run.parked', data: { reason: 'waiting for approval', handled: 1 } },
  { type: 'approval.requested', data: { by: MAINTAINER, commit: 'c0ffee' } },
  { type: 'run.started', data: { worker: 'v', epoch: 2 } },
  {
    type: 'approval.decided',
    data: { state: 'approved', tuple: TUPLE, approvers: [MAINTAINER], reasons: [], spent: SPENT },
  },
  { type: 'pull.changed', data: { what: 'merged', delivery: 'd9' } },
  { type: 'run.ended', data: { how: 'merged', reason: 'A human merged it.', by: MAINTAINER } },
]

export function sampleLog(events: readonly RunEvent[] = EVENTS): StoredEvent[] {
  const log: StoredEvent[] = []
  for (const [index, event] of events.entries()) {
    const at = new Date(Date.parse('2026-01-02T03:04:05.678Z') + index * 1_000).toISOString()
    const actor = isInbox(event) ? 'github:7:maintainer' : 'worker:w'
    const place = { runId: 'run-1', seq: index + 1, at, actor, version: EVENT_VERSION }
    log.push(chainEvent(event, { ...place, prevHash: log.at(-1)?.hash ?? GENESIS }))
  }
  return log
}
