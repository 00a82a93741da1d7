import { approvalsNeeded } from '../domain/approvals-needed.ts'
import { REJECTION_REASONS } from '../domain/rejection-reason.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CheckAction, CheckRun } from '../ports/code-host.ts'
import { renderCi } from './render-ci.ts'
import { codeSpan, person, sentence } from './safe-text.ts'

const BUTTONS: readonly CheckAction[] = [
  { label: 'Approve', identifier: 'approve', description: 'Open the door for exactly this commit' },
  { label: 'Reject', identifier: 'reject', description: 'Close the pull request' },
  { label: 'Stop', identifier: 'stop', description: 'End the run' },
]

const WHY: readonly CheckAction[] = REJECTION_REASONS.map(({ identifier, label, description }) => ({
  identifier,
  label,
  description,
}))
const ASK_WHY = 'Why? One click tells later runs, or `/agent reject <reason>` in your own words.'

/** Somebody turned it down and said nothing: later runs cannot know better. */
export function lacksReason({ end, rejection }: Pick<RunState, 'end' | 'rejection'>): boolean {
  return end?.how === 'rejected' && rejection?.reason === ''
}

/** The second door: open, shut, or shut again, and why. */
export function renderApproval(
  state: RunState,
  headSha: string,
): Pick<CheckRun, 'conclusion' | 'title' | 'summary' | 'actions'> {
  const { approval, end } = state
  if (end !== undefined && end.how !== 'merged') {
    const said = { conclusion: 'failure', title: `The run is over: ${end.how}` } as const
    if (!lacksReason(state)) return { ...said, summary: sentence(end.reason) }
    return { ...said, summary: `${sentence(end.reason)}\n\n${ASK_WHY}`, actions: WHY }
  }
  const summary = explain(state, headSha)
  if (approval?.state === 'approved' && approval.tuple.head === headSha) {
    const names = approval.approvers.map((actor) => person(actor).replaceAll('*', '')).join(', ')
    return { conclusion: 'success', title: `Approved by ${names}`, summary }
  }
  return { conclusion: 'action_required', title: titleOf(state, headSha), summary, actions: BUTTONS }
}

function titleOf(state: RunState, headSha: string): string {
  if (state.approval?.state === 'void') return 'The approval is void: something moved'
  if (state.approval?.state === 'unjudged') {
    const judged = headSha === state.published?.commit
    return judged ? 'The branch has moved on from this commit' : 'This commit is not the one that was judged'
  }
  return 'A person has to approve this commit'
}

function requesterOf({ intent, approval }: RunState): string {
  const who = person(intent.requester)
  return approval?.soleWriter
    ? `${who} among them, who asked for it: nobody else can write here, and the policy lets the only one who can approve`
    : `other than ${who}, who asked for it`
}

function freshBaseOf({ base }: RunState): string {
  if (base?.policy.approval.freshBase !== true) return ''
  return ' The policy wants the base branch fresh (`fresh-base`): when it merely moves on, too, look whether what was proved still says something of the two together, and approve again.'
}

function explain(state: RunState, headSha: string): string {
  const { approval, base, judged } = state
  const needed = base?.policy.approval ?? { count: 1, role: 'write' as const, reviewers: [] }
  const count = approvalsNeeded(needed, judged?.verdict)
  const why = count > needed.count ? ', because the risk is high,' : ''
  const lines = [
    `Needs ${count} approval(s)${why} by people with ${needed.role} access or more, ${requesterOf(state)}.`,
    `Approve by a review, by \`/agent approve\`, or by the button. It is bound to commit ${codeSpan(headSha)}, the base branch, the merge base, the tree and the policy: if one of them moves, it is void.${freshBaseOf(state)}`,
    ...(state.rejudged
      ? [
          'The policy changed after this was published, and the change was judged anew under it. What was approved before does not count.',
        ]
      : []),
    ...[renderCi(state)].filter((note) => note !== undefined),
    ...(approval?.reasons ?? []).map((reason) => `- ${sentence(reason)}`),
  ]
  return lines.join('\n\n')
}
