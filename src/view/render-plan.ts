import type { Plan, PlanStep, PlanStepState } from '../domain/plan.ts'
import { shortDigest } from '../domain/plan.ts'
import { isPlanApproved, type PlanState, type Question } from '../domain/plan-state.ts'
import { folded } from './folded.ts'
import { questionMarker } from './markers.ts'
import { codeSpan, person, plainLine, quoted, sentence } from './safe-text.ts'
import { minute } from './utc-minute.ts'

const MOST_FILES = 30

/**
 * The agent's plan and how far it is. The words are the agent's: plain characters only.
 * @param shown `whole` for who decides about it; `progress` for who only looks.
 */
export function renderPlan(plan: PlanState, shown: 'whole' | 'progress' = 'whole'): string {
  const { goal, steps } = plan.plan
  const parts = [
    `**Plan** ${codeSpan(shortDigest(plan.digest))}${approvers(plan)}: ${plainLine(goal, 300)}`,
    steps.map(stepLine).join('\n'),
    shown === 'whole' ? extent(plan) : folded('Files, risk and what is open', [extent(plan)]),
    ...said(plan),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** `3 of 5`: steps that nothing is left to do about. */
export function renderProgress({ steps }: Pick<Plan, 'steps'>): string {
  const over = steps.filter(({ state }) => state === 'done' || state === 'dropped').length
  return `${over} of ${steps.length}`
}

function extent({ plan: { files, risk, questions } }: PlanState): string {
  const more = files.length > MOST_FILES ? `, and ${files.length - MOST_FILES} more` : ''
  const named = `Files: ${files.slice(0, MOST_FILES).map(codeSpan).join(', ') || 'none'}${more}. Risk, by the agent: ${risk}.`
  if (questions.length === 0) return named
  return `${named}\n\nOpen:\n\n${questions.map((text) => `- ${plainLine(text, 300)}`).join('\n')}`
}

const MARKS: Readonly<Record<PlanStepState, readonly [box: string, note: string]>> = {
  todo: [' ', ''],
  doing: [' ', ' (now)'],
  done: ['x', ''],
  dropped: [' ', ' (dropped)'],
}

function stepLine({ text, state }: PlanStep): string {
  const [box, note] = MARKS[state]
  return `- [${box}] ${plainLine(text, 200)}${note}`
}

function approvers(plan: PlanState): string {
  if (!isPlanApproved({ plan })) return ''
  return `, approved by ${(plan.decision?.approvers ?? []).map(person).join(', ')}`
}

// What people said of a plan that still waits, and why it does not count.
function said(plan: PlanState): string[] {
  const { decision, digest } = plan
  const reasons = decision?.digest === digest && decision.state === 'waiting' ? decision.reasons : []
  return reasons.length === 0
    ? []
    : [`What was said of it:\n\n${reasons.map((reason) => `- ${sentence(reason)}`).join('\n')}`]
}

/** The one comment that asks a question. */
export function renderQuestion(question: Question, { runId, deadline }: { runId: string; deadline: string }): string {
  return [
    `### Question ${question.number} of the agent`,
    quoted(question.text, 4_000),
    `**Next:** somebody with write access answers with \`/agent answer <text>\`, until ${minute(deadline)}. Nothing runs meanwhile; without an answer the run gives up.`,
    questionMarker(runId, question.number),
  ].join('\n\n')
}
