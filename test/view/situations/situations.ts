import type { RunEvent } from '../../../src/domain/run-event.ts'
import { untrusted } from '../../../src/domain/untrusted.ts'
import { answered, asked, decided, ended, handedIn, judged, opened, pinned, planned, published } from './events.ts'
import { BASE, BLOCKING, HEAD, HOLDING, INTENT, NOOR, OTTO, POLICY_DIGEST, PUSHED, planOf, verdictOf } from './facts.ts'
import { SECOND_DOOR } from './second-door.ts'

const REQUEST = { type: 'approval.requested', data: { by: NOOR, commit: HEAD.commit, comment: 5 } } as const
const APPROVED = decided('approved', {
  approvers: [NOOR],
  reasons: ['noor approves.', 'mira does not count: asked for the change.'],
})

const ASKED_AGAIN = {
  type: 'round.requested',
  data: { cause: 'review', head: HEAD.commit, key: 'review:9', by: OTTO, review: 9 },
} as const

function round(cause: 'review' | 'ci', reason: string): RunEvent[] {
  const from = { commit: HEAD.commit, tree: HEAD.tree }
  return [{ type: 'round.begun', data: { round: 2, cause, after: 14, message: 'f'.repeat(64), reason, from } }]
}

/** Where a run can stand, each by a log that leads there: what people see of it is `golden/NAME.md`. */
export const SITUATIONS: Readonly<Record<string, readonly RunEvent[]>> = {
  queued: asked(),
  working: [
    ...asked({ commentId: 77 }),
    ...pinned(),
    ...answered(9),
    ...planned('done', 'done', 'dropped', 'doing'),
    { type: 'memory.recalled', data: { ids: [3, 8] } },
  ],
  'plan-waits': [
    ...asked({ door: 'plan' }),
    ...pinned(),
    ...answered(3),
    ...planned(),
    {
      type: 'plan.decided',
      data: {
        digest: planOf().digest,
        state: 'waiting',
        approvers: [],
        reasons: ['mira does not count: asked for the plan.'],
      },
    },
  ],
  question: [
    ...asked(),
    ...pinned(),
    ...answered(5),
    ...planned('done'),
    {
      type: 'question.asked',
      data: {
        step: 5,
        call: 'call-5',
        number: 1,
        text: 'May `splitDeviceRe` stay exported?\nOthers import it.',
        hours: 72,
      },
    },
  ],
  held: [...asked(), ...pinned(), ...answered(14), ...handedIn(), ...judged(verdictOf('hold', HOLDING))],
  blocked: [
    ...asked(),
    ...pinned(),
    ...answered(11),
    ...handedIn(),
    ...judged(verdictOf('block', BLOCKING)),
    ...ended({ how: 'blocked', reason: 'secrets: A private key stands in the change.' }),
  ],
  'waits-for-approval': [
    ...opened(),
    ...decided('waiting', { reasons: ['mira does not count: asked for the change.', 'otto asks for changes.'] }),
  ],
  approved: [...opened(), REQUEST, ...APPROVED],
  void: [
    ...opened(),
    REQUEST,
    ...APPROVED,
    { type: 'pull.changed', data: { what: 'retargeted', delivery: 'd' } },
    ...decided('void', {
      tuple: { head: HEAD.commit, base: 'next', mergeBase: BASE.commit, tree: HEAD.tree, policyDigest: POLICY_DIGEST },
      reasons: ['The pull request goes to another branch than the one it was judged for.'],
    }),
  ],
  'void-after-a-push': [
    ...opened(),
    REQUEST,
    ...APPROVED,
    { type: 'pull.changed', data: { what: 'synchronize', delivery: 'd', pusher: OTTO } },
    ...decided('unjudged', {
      tuple: { head: PUSHED, base: 'main', mergeBase: BASE.commit, tree: BASE.tree, policyDigest: POLICY_DIGEST },
      reasons: ['The head is not the commit that was judged.', 'noor does not count: saw c81e728, not 1679091.'],
    }),
  ],
  'asked-for-changes': [
    ...opened(),
    ...decided('waiting'),
    ASKED_AGAIN,
    ...decided('waiting', {
      reasons: ['Another round of work was asked for, which changes it.', 'otto asks for changes.'],
    }),
  ],
  'review-round': [
    ...opened(),
    ...decided('waiting'),
    ASKED_AGAIN,
    ...round('review', 'otto asked for changes in 2 threads.'),
    ...answered(4, 15),
  ],
  'ci-repair': [
    ...opened(),
    ...decided('waiting'),
    ...round('ci', '`test (windows)` fails.'),
    ...answered(2, 15),
    ...handedIn(),
  ],
  'ci-left-alone': [
    ...opened(),
    ...decided('waiting'),
    { type: 'round.requested', data: { cause: 'ci', head: HEAD.commit, key: `ci:${HEAD.commit}:check:7` } },
    {
      type: 'round.declined',
      data: {
        requests: [opened().length + 2],
        reason: 'CI: `lint` fails without the change, too; `test (windows)` failed, but its runner was lost.',
      },
    },
  ],
  rejected: [
    ...opened(),
    ...decided('waiting'),
    { type: 'rejection.requested', data: { by: NOOR, reason: '' } },
    ...ended({ how: 'rejected', reason: 'no reason was given', by: NOOR }),
  ],
  stopped: [
    ...asked(),
    ...pinned(),
    ...answered(6),
    ...planned('done'),
    ...ended({ how: 'stopped', reason: 'otto said so', by: OTTO }),
  ],
  merged: [...opened(), REQUEST, ...APPROVED, ...ended({ how: 'merged', reason: '#34 was merged', by: NOOR })],
  'gave-up': [
    ...asked(),
    ...pinned(),
    ...answered(8),
    {
      type: 'agent.finished',
      data: {
        outcome: 'gave-up',
        title: '',
        summary: '',
        reason: 'The pattern is part of the published interface.\n@noor said in #3 that it must stay.',
      },
    },
    ...ended({
      how: 'gave-up',
      reason: 'The agent gave up: The pattern is part of the published interface.\n@noor said in #3 that it must stay.',
    }),
  ],
  'out-of-budget': [
    ...asked(),
    ...pinned(),
    ...answered(60),
    ...planned('done', 'done'),
    ...ended({ how: 'out-of-budget', reason: 'All 60 steps were taken.' }),
  ],
  failed: [
    ...asked(),
    ...pinned(),
    ...answered(2),
    ...ended({ how: 'failed', reason: 'sandbox-unavailable: the container engine does not answer' }),
  ],
  reverting: [
    ...asked({
      requester: OTTO,
      subject: {
        ...INTENT.subject,
        type: 'pull-request',
        number: 34,
        title: untrusted('fix: parse paths in linear time'),
      },
      revert: {
        run: '01KJQ6B9V0',
        pull: 34,
        title: untrusted('fix: parse paths in linear time'),
        base: BASE.commit,
        commit: HEAD.commit,
        ref: 'main',
      },
    }),
    ...pinned(),
    ...handedIn().slice(1),
    ...judged(),
    ...published(),
  ],
  ...SECOND_DOOR,
}
