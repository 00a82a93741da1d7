import { sparedReviewers } from '../domain/asked-reviewers.ts'
import { REJECTION_REASONS } from '../domain/rejection-reason.ts'
import { isPublished, wantsRound } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CheckAction, CheckRun } from '../ports/code-host.ts'
import { renderCi } from './render-ci.ts'
import { lacksReason, renderEnd } from './render-lead.ts'
import { renderMergePolicy } from './render-merge.ts'
import { renderRequirement } from './render-requirement.ts'
import { renderReviewRules } from './render-review-rules.ts'
import { renderDeclined } from './render-rounds.ts'
import { renderApprovers } from './render-who.ts'
import { codeSpan, person, sentence } from './safe-text.ts'
import { headline, STATE_WORDS } from './state-words.ts'

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

/** The second door: open, shut, or shut again, and why. */
export function renderApproval(
  state: RunState,
  headSha: string,
): Pick<CheckRun, 'conclusion' | 'title' | 'summary' | 'actions'> {
  const { approval, end } = state
  if (end !== undefined && end.how !== 'merged') {
    const said = { conclusion: 'failure', title: STATE_WORDS[end.how].word } as const
    const why = renderEnd(state) || sentence(end.reason)
    return lacksReason(state) ? { ...said, summary: `${why}\n\n${ASK_WHY}`, actions: WHY } : { ...said, summary: why }
  }
  const summary = explain(state, headSha)
  if (approval !== undefined && isOpen(state, headSha)) {
    const names = approval.approvers.map((actor) => person(actor).replaceAll('*', '')).join(', ')
    return { conclusion: 'success', title: `${STATE_WORDS.approved.word} by ${names}`, summary }
  }
  return { conclusion: 'action_required', title: titleOf(state, headSha), summary, actions: buttonsOf(state) }
}

// What is being changed is not there to be approved.
function buttonsOf(state: RunState): readonly CheckAction[] {
  return isUnderWay(state) ? BUTTONS.filter(({ identifier }) => identifier !== 'approve') : BUTTONS
}

function isUnderWay(state: RunState): boolean {
  return state.published !== undefined && (!isPublished(state) || wantsRound(state))
}

function titleOf(state: RunState, headSha: string): string {
  const { approval, published } = state
  if (isUnderWay(state)) return headline(state)
  if (approval?.state === 'void') return `${STATE_WORDS.void.word}: something moved`
  if (approval?.state === 'unjudged') {
    const judged = headSha === published?.commit
    return `${STATE_WORDS.unjudged.word}: ${judged ? 'the branch has moved on' : 'somebody else pushed this commit'}`
  }
  return STATE_WORDS['awaiting-approval'].word
}

function freshBaseOf({ base }: RunState): string {
  if (base?.policy.approval.freshBase !== true) return ''
  return ' The policy wants the base branch fresh (`fresh-base`): when it merely moves on, too, look whether what was proved still says something of the two together, and approve again.'
}

// What satisfies this check does not satisfy a rule that asks for a review.
function reviewOnGitHub({ approval, published }: RunState): string {
  if (approval?.reviewRules === undefined || published === undefined) return ''
  return renderReviewRules(approval.reviewRules, published)
}

// Who is needed, and how it is said: the button is named only where it stands.
function needsOf(state: RunState, headSha: string): string[] {
  const who = renderApprovers(state)
  if (isUnderWay(state)) return [`**Needs**, once this round is over: ${who}.`]
  if (isOpen(state, headSha)) return [`**Needed:** ${who}.`]
  return [`**Needs:** ${who}.`, 'By a review, by `/agent approve`, or by the button.']
}

function isOpen({ approval }: RunState, headSha: string): boolean {
  return approval?.state === 'approved' && approval.tuple.head === headSha
}

function explain(state: RunState, headSha: string): string {
  const commit = codeSpan(headSha.slice(0, 10))
  const { approval, intent } = state
  const conditions = (approval?.requirements ?? []).map((one) => renderRequirement(one, intent.repository.owner))
  const reasons = [...conditions, ...(approval?.reasons ?? []).map(sentence)].map((line) => `- ${line}`).join('\n')
  const parts = [
    ...needsOf(state, headSha),
    renderMergePolicy(state.base?.policy.merge),
    reviewOnGitHub(state),
    reasons,
    renderSpared(state),
    renderCi(state) ?? '',
    renderDeclined(state) ?? '',
    state.rejudged
      ? 'The policy changed after this was published, and the change was judged anew under it. What was approved before does not count.'
      : '',
    `An approval is bound to commit ${commit}, the base branch, the merge base, the tree and the policy: if one of them moves, it is void.${freshBaseOf(state)}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function renderSpared({ effects }: RunState): string {
  const spared = sparedReviewers(effects.reviewers?.result)
  if (spared.length === 0) return ''
  const names = spared.map(codeSpan).join(', ')
  return `Not asked for a review, because enough pull requests of mine wait for them already: ${names}.`
}
