import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import type { JudgeDeps } from '../../src/approval/scene.ts'
import type { Intent } from '../../src/domain/intent.ts'
import type { MergePolicy, Policy } from '../../src/domain/policy.ts'
import type { Actor } from '../../src/domain/repository.ts'
import type { RunEnd, WorkerEvent } from '../../src/domain/run-event.ts'
import type { RunStore } from '../../src/ports/run-store.ts'
import { intentOf, policyOf } from '../fixtures/agent-run.ts'

export const REPOSITORY = intentOf().repository
/** The agent's commit, and its pull request. */
export const COMMIT = 'a'.repeat(40)
export const PULL = 10
/** What the agent made before, in a run with a second round. */
export const EARLIER = 'c'.repeat(40)

/** Terms that are the same for every branch. */
export const TERMS: Pick<JudgeDeps, 'policies' | 'rejudge'> = {
  policies: { read: async () => ({ policy: policyOf(), digest: 'p', problems: [], ignored: [], origins: [] }) },
  rejudge: async () => ({ ok: true, verdict: { verb: 'allow', findings: [] }, factsDigest: 'f' }),
}

export interface Standing {
  readonly merge?: MergePolicy
  /** What its policy says beyond the usual of who approves. */
  readonly approval?: Partial<Policy['approval']>
  readonly approved?: boolean
  readonly end?: RunEnd['how']
  readonly intent?: Partial<Intent>
  /** Where its pull request goes; `main` unless said. */
  readonly base?: string
  readonly approvers?: readonly Actor[]
  readonly round?: 2
}

/** A store with one run that opened a pull request and rests. */
export async function standingRun(standing: Standing = {}): Promise<RunStore> {
  const { end, intent = {} } = standing
  const runs = createMemoryRunStore({ now: () => new Date() })
  await runs.create('run1', intentOf(intent), 'github:7:maintainer')
  const lease = await runs.acquire('run1', 'worker', 60_000)
  if (lease === undefined) throw new Error('no lease')
  for (const event of eventsOf(standing)) await runs.append(lease, event)
  await runs.append(lease, { type: 'run.parked', data: { reason: 'waits', handled: 1 } })
  if (end !== undefined) await runs.append(lease, { type: 'run.ended', data: { how: end, reason: 'so it was said' } })
  await runs.release(lease)
  return runs
}

function eventsOf({
  approved = false,
  merge,
  approval,
  base = 'main',
  approvers = [],
  round,
}: Standing): WorkerEvent[] {
  const verdict = { verb: 'allow', findings: [] } as const
  const tuple = { head: COMMIT, base, mergeBase: 'm', tree: 't', policyDigest: 'p' }
  const published = { pull: PULL, url: 'https://host/10', branch: 'agent/fix/12', base, commit: COMMIT }
  const waiting: WorkerEvent[] = [
    {
      type: 'base.pinned',
      data: {
        commit: 'm',
        tree: 'b',
        ref: base,
        policy: { ...policyOf(), ...(merge && { merge }), approval: { ...policyOf().approval, ...approval } },
        policyDigest: 'p',
        policyProblems: [],
        subjectEdited: false,
      },
    },
    { type: 'evidence.recorded', data: { evidence: EVIDENCE } },
    { type: 'guard.judged', data: { verdict, policyDigest: 'p', factsDigest: 'f' } },
    ...(round === undefined ? [] : commitMade('commit', EARLIER)),
    ...(round === undefined ? [] : commitMade('commit:2', COMMIT)),
    { type: 'change.published', data: { ...published, tree: 't', draft: true } },
  ]
  if (!approved) return waiting
  const spent = { review: 0, request: 0 }
  return [...waiting, { type: 'approval.decided', data: { state: 'approved', tuple, approvers, reasons: [], spent } }]
}

function commitMade(key: string, result: string): WorkerEvent[] {
  return [
    { type: 'effect.intended', data: { effect: 'commit', key } },
    { type: 'effect.observed', data: { effect: 'commit', key, result } },
  ]
}

const EVIDENCE = {
  baseTree: 'b',
  headTree: 't',
  environment: 'e',
  sides: [],
  failBefore: [],
  passAfter: [],
  newlyFailing: [],
  removed: [],
  newlySkipped: [],
  testFiles: [],
}
