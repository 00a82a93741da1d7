import { nextRequests } from '../domain/round-request.ts'
import { currentRound, openRound, wantsRound } from '../domain/round-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { Phase, RunState } from '../domain/run-state.ts'
import { renderProgress } from './render-plan.ts'

/** Where a run can stand, as people see it. `void` and `unjudged`: an approval is waited for anew, and why. `further`: another round is asked for. `bringing`: one in which no agent works. */
export type ShownState = Exclude<Phase, 'ended'> | RunEnd['how'] | 'void' | 'unjudged' | 'further' | 'bringing'

export interface StateWord {
  /** What it is called, everywhere: status comment, checks, terminal, help. */
  readonly word: string
  /** One clause for who reads it for the first time. */
  readonly means: string
}

/** Every state in the order in which a run goes through them; the ends last. */
export const STATE_WORDS: Readonly<Record<ShownState, StateWord>> = {
  queued: { word: 'Queued', means: 'a worker takes it up next' },
  preparing: { word: 'Preparing', means: 'the base, the policy and the words of the request are pinned' },
  working: { word: 'Working', means: 'the agent works in a container without network or credentials' },
  bringing: {
    word: 'Bringing along',
    means: 'the change is brought onto what it stands on now, without a model',
  },
  'awaiting-plan': { word: 'Plan waits for approval', means: 'nothing is changed before somebody approves the plan' },
  'awaiting-answer': { word: 'Question waits for an answer', means: 'nothing runs before somebody answers the agent' },
  verifying: { word: 'Verifying', means: 'the change is rebuilt and tested in a clean container' },
  judging: { word: 'Judging', means: 'the guard looks at the change' },
  held: { word: 'Held', means: 'nothing leaves before somebody has looked at the change and lets it out' },
  publishing: { word: 'Publishing', means: 'the pull request is opened or brought up to date' },
  'awaiting-approval': { word: 'Waits for approval', means: 'people approve or reject exactly this commit' },
  void: { word: 'Approval void', means: 'something moved after it was approved: it waits for approval again' },
  unjudged: { word: 'Not judged', means: 'the branch has commits that were never proved or judged' },
  further: { word: 'Next round', means: 'another round of work was asked for and begins next' },
  approved: { word: 'Approved', means: 'the pull request may be merged' },
  merged: { word: 'Merged', means: 'the change is in' },
  closed: { word: 'Closed', means: 'the pull request was closed without a merge' },
  rejected: { word: 'Rejected', means: 'somebody turned the work down' },
  stopped: { word: 'Stopped', means: 'somebody stopped the run' },
  cancelled: { word: 'Cancelled', means: 'the request was taken back before the start' },
  blocked: { word: 'Blocked', means: 'the guard let nothing leave' },
  'no-change': { word: 'No change', means: 'there was nothing to change' },
  'gave-up': { word: 'Gave up', means: 'the agent says that it cannot do it' },
  'out-of-budget': { word: 'Out of budget', means: 'steps, tokens, time or money were spent' },
  refused: { word: 'Refused', means: 'the request may not be carried out' },
  failed: { word: 'Failed', means: 'something broke that was not the change' },
}

/** Where a run stands, for people. */
export function shownState(state: RunState): ShownState {
  if (state.end !== undefined) return state.end.how
  if (wantsRound(state)) return nextRequests(state)[0]?.cause === 'base' ? 'bringing' : 'further'
  if (state.phase === 'working' && openRound(state)?.cause === 'base') return 'bringing'
  if (state.phase !== 'awaiting-approval') return state.phase as Exclude<Phase, 'ended'>
  const decided = state.approval?.state
  return decided === 'void' || decided === 'unjudged' ? decided : 'awaiting-approval'
}

/** `Waits for approval: #34`, `Working, round 2: plan 3 of 5`. One line, for a heading, a title, a terminal. */
export function headline(state: RunState): string {
  const round = state.end === undefined && openRound(state) !== undefined ? `, round ${currentRound(state)}` : ''
  const { word } = STATE_WORDS[shownState(state)]
  const detail = detailOf(state)
  return `${word}${round}${detail === undefined ? '' : `: ${detail}`}`
}

function detailOf(state: RunState): string | undefined {
  if (state.published !== undefined) return `#${state.published.pull}`
  const steps = state.plan?.plan.steps ?? []
  if (state.phase !== 'working' || steps.length === 0) return undefined
  return `plan ${renderProgress({ steps })}`
}
