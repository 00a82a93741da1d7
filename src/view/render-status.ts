import type { RunEnd } from '../domain/run-event.ts'
import type { Phase, RunState } from '../domain/run-state.ts'
import { renderFindings } from './render-findings.ts'
import { renderSpend } from './render-spend.ts'
import { person, plainLine, sentence } from './safe-text.ts'

const STEPS: readonly { readonly phase: Phase; readonly text: string }[] = [
  { phase: 'preparing', text: 'pin the base and the policy' },
  { phase: 'working', text: 'the agent works in a container without network' },
  { phase: 'verifying', text: 'rebuild and test the change in a clean container' },
  { phase: 'judging', text: 'judge the change' },
  { phase: 'publishing', text: 'open a draft pull request' },
  { phase: 'awaiting-approval', text: 'wait for a person' },
]

/** Where a run stands, in Markdown: the sticky comment and the answer to `/agent status`. */
export function renderStatus(state: RunState): string {
  const { intent } = state
  const asked = `${person(intent.requester)} asked for \`${intent.kind}\`.`
  return [`**Sallyport: ${headline(state)}**`, asked, checklist(state), details(state)]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** One line for a terminal or a list. */
export function headline(state: RunState): string {
  if (state.end !== undefined) return endLine(state.end)
  if (state.phase === 'held') return 'held for a person to look at'
  if (state.phase === 'approved') return `approved, #${state.published?.pull} may be merged`
  if (state.published !== undefined) return `#${state.published.pull} waits for approval`
  return STEPS.find((step) => step.phase === state.phase)?.text ?? 'queued'
}

function endLine({ how, reason }: RunEnd): string {
  return how === 'merged' || how === 'closed' ? sentence(reason) : `${how}: ${sentence(reason)}`
}

function checklist(state: RunState): string {
  if (state.end !== undefined && state.published === undefined) return ''
  const reached = STEPS.findIndex((step) => step.phase === state.phase)
  const at = reached >= 0 ? reached : state.phase === 'queued' ? 0 : state.phase === 'held' ? 4 : STEPS.length
  return STEPS.map((step, index) => `- [${index < at ? 'x' : ' '}] ${step.text}${extra(step.phase, state)}`).join('\n')
}

function extra(phase: Phase, state: RunState): string {
  if (phase === 'working' && state.steps.length > 0) return ` (${state.steps.length} steps)`
  if (phase === 'publishing' && state.published !== undefined) return ` (#${state.published.pull})`
  return ''
}

function details(state: RunState): string {
  const notes: string[] = []
  if (state.base?.subjectEdited) {
    notes.push('The text was edited after this was asked for; the agent works on the words as they stood then.')
  }
  const verdict = state.judged?.verdict
  if (verdict !== undefined && state.published === undefined && (verdict.verb === 'hold' || verdict.verb === 'block')) {
    notes.push(renderFindings(verdict))
  }
  if (state.phase === 'held') {
    notes.push(
      'Somebody with write access, other than who asked, lets it leave with `/agent publish`, or ends it with `/agent reject <reason>`.',
    )
  }
  // What our own limits say stands in the headline.
  if (state.agent !== undefined && !['submitted', 'out-of-budget'].includes(state.agent.outcome)) {
    notes.push(`The agent says: ${plainLine(state.agent.reason, 400)}`)
  }
  if (state.steps.length > 0) notes.push(`Spent so far: ${renderSpend(state)}.`)
  return notes.join('\n\n')
}
