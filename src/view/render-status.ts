import { askedKind } from '../domain/intent.ts'
import type { RunState } from '../domain/run-state.ts'
import { folded } from './folded.ts'
import { renderCi } from './render-ci.ts'
import { renderFindings, renderStopping } from './render-findings.ts'
import { capital, renderLead } from './render-lead.ts'
import { renderMemoryUse } from './render-memory.ts'
import { renderPlan } from './render-plan.ts'
import { renderRest } from './render-rest.ts'
import { renderDeclined, renderRounds } from './render-rounds.ts'
import { renderCost, renderSpend } from './render-spend.ts'
import { codeSpan, fenced, person } from './safe-text.ts'
import { headline } from './state-words.ts'

/**
 * Where a run stands, in Markdown: the sticky comment and the answer to `/agent status`. What it is, why, what to do
 * next; the rest is one click away.
 */
export function renderStatus(state: RunState): string {
  const parts = [
    `### ${headline(state)}`,
    renderLead(state),
    renderRest(state),
    state.end === undefined ? (renderCi(state) ?? '') : '',
    state.end === undefined ? (renderDeclined(state) ?? '') : '',
    stoppedBy(state),
    factsOf(state),
    planOf(state),
    rulesOf(state),
    ownWords(state),
    details(state),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** What was asked for, in the word that asks for it. */
export function askedWord(intent: RunState['intent']): string {
  return intent.revert === undefined ? askedKind(intent) : 'revert'
}

function factsOf(state: RunState): string {
  const { intent, steps } = state
  const of = intent.revert === undefined ? '' : ` of #${intent.revert.pull}`
  const asked = `${person(intent.requester)} asked for \`${askedWord(intent)}\`${of}`
  return steps.length === 0 ? asked : `${asked} · ${steps.length} steps · ${renderCost(state)}`
}

function stoppedBy({ judged, published }: RunState): string {
  const verdict = judged?.verdict
  const stops = verdict?.verb === 'hold' || verdict?.verb === 'block'
  if (verdict === undefined || !stops || published !== undefined) return ''
  return renderStopping(verdict)
}

function rulesOf(state: RunState): string {
  const { judged } = state
  if (judged === undefined || stoppedBy(state) === '') return ''
  return folded(`All ${judged.verdict.findings.length} rules of the guard`, [renderFindings(judged.verdict)])
}

function planOf({ plan, published, end, phase }: RunState): string {
  // Once there is a pull request, its body holds the plan.
  if (plan === undefined || published !== undefined || end !== undefined) return ''
  return renderPlan(plan, phase === 'awaiting-plan' ? 'whole' : 'progress')
}

function ownWords({ agent }: RunState): string {
  return agent?.outcome === 'gave-up' ? folded("The agent's own words", [fenced(agent.reason, 4_000)]) : ''
}

function details(state: RunState): string {
  const notes = [
    ...(state.base?.subjectEdited
      ? ['The text was edited after this was asked for; the agent works on the words as they stood then.']
      : []),
    ...renderRounds(state).map(capital),
    ...renderMemoryUse(state).map((line) => `This run ${line.replace(/^used:/, 'used')}.`),
    ...(state.steps.length > 0 ? [`Spent: ${renderSpend(state)}.`] : []),
  ]
  if (notes.length === 0) return ''
  return folded('Details', [[...notes, `Run ${codeSpan(state.runId)}.`].map((note) => `- ${note}`).join('\n')])
}
