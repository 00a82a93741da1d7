import type { PlanStep, PlanStepState } from '../domain/plan.ts'
import { shortDigest } from '../domain/plan.ts'
import { isPlanApproved, type PlanState, type Question } from '../domain/plan-state.ts'
import { questionMarker } from './markers.ts'
import { codeSpan, fenced, person, plainLine, sentence } from './safe-text.ts'

const MOST_FILES = 30

/** The agent's plan and how far it is. The words are the agent's: plain characters only. */
export function renderPlan(plan: PlanState): string {
  const { goal, steps, files, risk, questions } = plan.plan
  const more = files.length > MOST_FILES ? `, and ${files.length - MOST_FILES} more` : ''
  const parts = [
    `**Plan** ${codeSpan(shortDigest(plan.digest))}${approvers(plan)}: ${plainLine(goal, 300)}`,
    steps.map(stepLine).join('\n'),
    `Files: ${files.slice(0, MOST_FILES).map(codeSpan).join(', ') || 'none'}${more}. Risk, by the agent: ${risk}.`,
    questions.length === 0 ? '' : `Open:\n${questions.map((text) => `- ${plainLine(text, 300)}`).join('\n')}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

const MARKS: Readonly<Record<PlanStepState, readonly [box: string, note: string]>> = {
  todo: [' ', ''],
  doing: [' ', ' (in hand)'],
  done: ['x', ''],
  dropped: [' ', ' (dropped)'],
}

function stepLine({ text, state }: PlanStep, index: number): string {
  const [box, note] = MARKS[state]
  return `- [${box}] ${index + 1}. ${plainLine(text, 200)}${note}`
}

function approvers(plan: PlanState): string {
  if (!isPlanApproved({ plan })) return ''
  return `, approved by ${(plan.decision?.approvers ?? []).map(person).join(', ')}`
}

/** What people can do about a plan that waits, and what was said so far. */
export function renderPlanDoor(plan: PlanState): string {
  const reasons = plan.decision?.digest === plan.digest ? plan.decision.reasons : []
  const lines = [
    `Nothing is changed before somebody with write access, other than who asked, says \`/agent approve ${shortDigest(plan.digest)}\`. \`/agent reject <reason>\` ends it. The approval is for exactly this plan.`,
    reasons.map((reason) => `- ${sentence(reason)}`).join('\n'),
  ]
  return lines.filter((line) => line !== '').join('\n\n')
}

/** The one comment that asks a question. */
export function renderQuestion(question: Question, { runId, deadline }: { runId: string; deadline: string }): string {
  return [
    `**Sallyport asks** (question ${question.number})`,
    fenced(question.text, 4_000),
    `Somebody with write access answers with \`/agent answer <text>\`, until ${deadline.slice(0, 16).replace('T', ' ')} UTC. Nothing runs meanwhile; without an answer the run gives up.`,
    questionMarker(runId, question.number),
  ].join('\n\n')
}
