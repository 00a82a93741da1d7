import { shortDigest } from '../domain/plan.ts'
import { deadlineOf, openQuestion } from '../domain/plan-state.ts'
import { wantsRound } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import { renderMergedFor, renderMergeNext } from './render-merge.ts'
import { renderApprovers, renderPlanApprovers, renderWriter } from './render-who.ts'
import { codeSpan, person, sentence } from './safe-text.ts'
import { type ShownState, STATE_WORDS, shownState } from './state-words.ts'
import { minute } from './utc-minute.ts'

const AGAIN = '`/agent retry [hint]` begins it anew.'

/** What happens next, and who does it: one line, nothing that a reader has to look up. */
export function renderNext(state: RunState): string {
  return NEXT[shownState(state)](state)
}

type Next = (state: RunState) => string

const NEXT: Readonly<Record<ShownState, Next>> = {
  queued: ({ intent }) => {
    const back = intent.commentId === undefined ? 'Taking the label away' : 'Deleting the comment'
    return `A worker takes it up next. ${back} before that cancels it.`
  },
  preparing: underWay,
  working: underWay,
  verifying: underWay,
  judging: underWay,
  publishing: underWay,
  'awaiting-plan': (state) => {
    const approve = `\`/agent approve ${shortDigest(state.plan?.digest ?? '')}\``
    return `**Next:** ${renderPlanApprovers(state)}, says ${approve} or \`/agent reject <reason>\`. Nothing is changed before that.`
  },
  'awaiting-answer': (state) => {
    const question = openQuestion(state)
    const until = question === undefined ? '' : `, until ${minute(deadlineOf(question))}`
    return `**Next:** somebody with write access answers question ${question?.number} with \`/agent answer <text>\`${until}.`
  },
  held: (state) =>
    `${refused(state)}**Next:** ${renderWriter(state)}, reads the held change and says \`/agent publish\` or \`/agent reject <reason>\`.`,
  'awaiting-approval': reviewed,
  void: (state) => `${moved(state)}${reviewed(state)}`,
  unjudged: (state) =>
    `${moved(state)}**Next:** take what stands behind ${agentsCommit(state)} off the branch, or have the agent build upon it with \`/agent address <text>\`.`,
  further: underWay,
  // Its round says above what it does.
  bringing: (state) =>
    wantsRound(state) ? underWay(state) : 'It is tested and judged anew next. `/agent stop` ends it.',
  approved: (state) => renderMergeNext(state) ?? `**Next:** merge #${state.published?.pull}.`,
  merged: (state) => `${renderMergedFor(state)}\`/agent revert\` takes it back.`,
  closed: () => AGAIN,
  rejected: ({ rejection }) =>
    rejection?.reason === '' ? `**Next:** \`/agent reject <reason>\` tells later runs why. ${AGAIN}` : AGAIN,
  stopped: () => AGAIN,
  cancelled: () => AGAIN,
  blocked: () => AGAIN,
  'no-change': () => AGAIN,
  'gave-up': () => AGAIN,
  'out-of-budget': () => AGAIN,
  refused: () => AGAIN,
  failed: () => AGAIN,
}

function underWay(state: RunState): string {
  const { means } = STATE_WORDS[shownState(state)]
  return `${means.charAt(0).toUpperCase()}${means.slice(1)}. \`/agent stop\` ends it.`
}

function reviewed(state: RunState): string {
  const pull = `#${state.published?.pull} at ${agentsCommit(state)}`
  return `**Next:** review ${pull}, then approve or reject it. It needs ${renderApprovers(state)}.`
}

function refused({ publishRefused }: RunState): string {
  return publishRefused === undefined ? '' : `${person(publishRefused)} may not let it out any more. `
}

function agentsCommit({ published }: RunState): string {
  return codeSpan((published?.commit ?? '').slice(0, 10))
}

function moved({ approval }: RunState): string {
  const reason = approval?.reasons[0]
  return reason === undefined ? '' : `${sentence(reason)} `
}
