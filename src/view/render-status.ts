import { askedKind } from '../domain/intent.ts'
import { openQuestion } from '../domain/plan-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { Phase, RunState } from '../domain/run-state.ts'
import { lacksReason } from './render-approval.ts'
import { renderCi } from './render-ci.ts'
import { renderFindings } from './render-findings.ts'
import { renderMemoryUse } from './render-memory.ts'
import { renderPlan, renderPlanDoor } from './render-plan.ts'
import { renderRounds } from './render-rounds.ts'
import { renderSpend } from './render-spend.ts'
import { fenced, person, plainLine, sentence } from './safe-text.ts'

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
  return [`**Sallyport: ${headline(state)}**`, asked(intent), checklist(state), planOf(state), details(state)]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What was asked for, in the word that asks for it. */
export function askedWord(intent: RunState['intent']): string {
  return intent.revert === undefined ? askedKind(intent) : 'revert'
}

function asked(intent: RunState['intent']): string {
  return `${person(intent.requester)} asked for \`${askedWord(intent)}\`.`
}

/** One line for a terminal or a list. */
export function headline(state: RunState): string {
  if (state.end !== undefined) return endLine(state.end)
  if (state.phase === 'held') return 'held for a person to look at'
  if (state.phase === 'awaiting-plan') return 'the plan waits for approval'
  if (state.phase === 'awaiting-answer') return 'a question waits for an answer'
  if (state.phase === 'approved') return `approved, #${state.published?.pull} may be merged`
  if (state.phase === 'awaiting-approval') return `#${state.published?.pull} waits for approval`
  return STEPS.find((step) => step.phase === state.phase)?.text ?? 'queued'
}

function endLine({ how, reason }: RunEnd): string {
  if (how === 'merged' || how === 'closed') return sentence(reason)
  return how === 'gave-up'
    ? `gave up: ${plainLine(reason.replace('The agent gave up: ', ''), 200)}`
    : `${how}: ${sentence(reason)}`
}

function checklist(state: RunState): string {
  if (state.end !== undefined && state.published === undefined) return ''
  const at = stepOf(state.phase)
  return STEPS.map((step, index) => `- [${index < at ? 'x' : ' '}] ${step.text}${extra(step.phase, state)}`).join('\n')
}

const ON_THE_WAY: Readonly<Partial<Record<Phase, number>>> = {
  queued: 0,
  'awaiting-plan': 1,
  'awaiting-answer': 1,
  held: 4,
}

function stepOf(phase: Phase): number {
  const reached = STEPS.findIndex((step) => step.phase === phase)
  return reached >= 0 ? reached : (ON_THE_WAY[phase] ?? STEPS.length)
}

function planOf({ plan, published, end }: RunState): string {
  // Once there is a pull request, its body holds the plan.
  return plan === undefined || published !== undefined || end !== undefined ? '' : renderPlan(plan)
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
  for (const line of renderMemoryUse(state)) notes.push(`This run ${line.replace(/^used:/, 'used')}.`)
  notes.push(...renderRounds(state).map((line) => `R${line.slice(1)}`))
  if (state.end === undefined) notes.push(...[renderCi(state)].filter((note) => note !== undefined))
  if (state.steps.length > 0) notes.push(`Spent so far: ${renderSpend(state)}.`)
  if (lacksReason(state)) notes.push('Say `/agent reject <reason>` to tell later runs why.')
  const question = openQuestion(state)
  if (question !== undefined && state.end === undefined) {
    notes.push(`Question ${question.number} stands below; \`/agent answer <text>\` answers it.`)
  }
  if (state.phase === 'awaiting-plan' && state.plan !== undefined) notes.push(renderPlanDoor(state.plan))
  if (state.agent?.outcome === 'gave-up') notes.push(`The agent's own words:\n\n${fenced(state.agent.reason, 4_000)}`)
  return notes.join('\n\n')
}
