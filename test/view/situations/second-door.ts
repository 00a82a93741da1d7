import type { JudgedRequirement } from '../../../src/domain/approval-requirement.ts'
import type { MergeDecision } from '../../../src/domain/merge-event.ts'
import type { RunEvent } from '../../../src/domain/run-event.ts'
import { answered, asked, decided, ended, handedIn, judged, opened, pinned, published } from './events.ts'
import { BASE, HEAD, INTENT, NOOR, OTTO, POLICY } from './facts.ts'

const SECURITY: JudgedRequirement = {
  of: 'paths',
  teams: ['security'],
  users: ['uma'],
  count: 1,
  role: 'write',
  patterns: ['src/auth/**'],
  files: ['src/auth/token.js'],
  fileCount: 1,
  met: false,
  by: [],
  notBy: [{ by: NOOR, why: 'is of none of these' }],
}

const OWNER: JudgedRequirement = {
  ...SECURITY,
  of: 'code-owners',
  teams: [],
  users: ['noor'],
  patterns: [],
  files: ['index.js', 'test.js'],
  fileCount: 2,
  met: true,
  by: [NOOR],
  notBy: [],
}

const STRICT = { approval: { ...POLICY.approval, count: 2, codeOwners: 'required' as const } }
const MERGES = { merge: { method: 'squash' as const, windows: [] } }
const REQUEST = { type: 'approval.requested', data: { by: NOOR, commit: HEAD.commit, comment: 5 } } as const
const APPROVED = decided('approved', { approvers: [NOOR], reasons: ['noor approves.'] })

/** A draft under another policy than the usual one. */
function under(policy: Partial<typeof POLICY>): RunEvent[] {
  return [...asked(), ...pinned(policy), ...answered(14), ...handedIn(), ...judged(), ...published()]
}

function merging(decision: MergeDecision): RunEvent[] {
  return [...under(MERGES), REQUEST, ...APPROVED, { type: 'merge.decided', data: decision }]
}

/** Work on a person's pull request, which is published. */
function stacked(): RunEvent[] {
  const subject = {
    ...INTENT.subject,
    type: 'pull-request' as const,
    number: 30,
    pull: { headRef: 'mira/windows', headSha: BASE.commit, baseRef: 'main' },
  }
  const change = published().map((event) =>
    event.type === 'change.published' ? { ...event, data: { ...event.data, base: 'mira/windows' } } : event,
  )
  return [
    ...asked({ kind: 'refactor', subject }),
    ...pinned(),
    ...answered(14),
    ...handedIn(),
    ...judged(),
    ...change,
    ...decided('waiting'),
  ]
}

const MOVED = {
  type: 'round.requested',
  data: { cause: 'base', head: HEAD.commit, key: 'merged:30', text: '#30 was merged into main' },
} as const

/** As the gatherer says it. */
export const STUCK =
  'It cannot be brought onto main by itself: index.js changed there in the same places. Merge main into its branch and say `/agent address`, or close it and say `/agent retry`.'

/** What the policy may ask for beside one approval, merge by itself, and stacked on: logs as in `situations.ts`. */
export const SECOND_DOOR: Readonly<Record<string, readonly RunEvent[]>> = {
  'who-counts': [
    ...under(STRICT),
    REQUEST,
    ...decided('waiting', {
      requirements: [SECURITY, OWNER],
      reviewRules: { count: 1, codeOwners: true, lastPush: true },
      reasons: ['noor approves.', 'mira does not count: asked for the change.'],
    }),
  ],
  'sole-writer': [
    ...under({ approval: { ...POLICY.approval, requester: 'if-sole-writer' } }),
    ...decided('waiting', { soleWriter: true }),
  ],
  'merge-queued': merging({ state: 'queued', why: 'it is in the merge queue' }),
  'merge-waits': merging({
    state: 'waiting',
    why: 'the window of the policy is shut',
    until: '2026-03-03T08:00:00.000Z',
  }),
  'merge-blocked': merging({ state: 'waiting', why: 'GitHub wants a check or a review more' }),
  'merge-left': merging({ state: 'leaving', why: 'GitHub has refused it 5 times' }),
  'merge-done': [
    ...merging({ state: 'merging', why: 'it is approved, and GitHub sees nothing that is missing' }),
    ...ended({ how: 'merged', reason: '#34 was merged', by: { id: 99, login: 'sallyport[bot]', type: 'Bot' } }),
  ],
  'thread-answers': [
    ...opened(),
    ...decided('waiting'),
    {
      type: 'round.requested',
      data: { cause: 'review', head: HEAD.commit, key: 'review:9', by: OTTO, review: 9 },
    },
  ],
  'stacked-refreshed': [
    ...stacked(),
    MOVED,
    {
      type: 'round.begun',
      data: {
        round: 2,
        cause: 'base',
        after: 14,
        message: 'f'.repeat(64),
        reason: '#30 was merged into main: the change was brought onto main, without a model.',
        from: { commit: HEAD.commit, tree: HEAD.tree },
      },
    },
  ],
  'stacked-stuck': [
    ...stacked(),
    MOVED,
    {
      type: 'round.declined',
      data: { requests: [stacked().length + 1], reason: STUCK },
    },
  ],
  'stacked-closed': [
    ...stacked(),
    { type: 'effect.intended', data: { effect: 'close', key: 'follow-close' } },
    { type: 'effect.observed', data: { effect: 'close', key: 'follow-close', result: true } },
    ...ended({ how: 'closed', reason: '#30, which it was stacked on, was closed' }),
  ],
  'waits-long': [...opened(), ...decided('waiting')],
  'red-after-merge': [
    ...opened(),
    REQUEST,
    ...APPROVED,
    ...ended({ how: 'merged', reason: '#34 was merged', by: NOOR }),
  ],
}
