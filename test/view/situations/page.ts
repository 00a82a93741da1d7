import { deadlineOf, openQuestion } from '../../../src/domain/plan-state.ts'
import { isPublished } from '../../../src/domain/round-state.ts'
import type { RunState } from '../../../src/domain/run-state.ts'
import { renderChecks } from '../../../src/view/render-checks.ts'
import { renderExplanation } from '../../../src/view/render-explanation.ts'
import { renderHeld } from '../../../src/view/render-held.ts'
import { renderQuestion } from '../../../src/view/render-plan.ts'
import { renderPullBody, renderPullTitle } from '../../../src/view/render-pull.ts'
import { renderStatus } from '../../../src/view/render-status.ts'
import { headline } from '../../../src/view/state-words.ts'
import { HEAD, HELD_CHANGE, PUSHED } from './facts.ts'
import { stateOf } from './log.ts'
import { noticesOf } from './notices.ts'
import { SITUATIONS } from './situations.ts'

/** One text of ours as somebody meets it. `where` names the place, `title` stands above it there. */
export interface Shown {
  readonly where: 'terminal' | 'status comment' | 'explanation' | 'pull request' | 'check' | 'comment'
  readonly title: string
  readonly text: string
  /** Who is notified, because it asks them for something. Absent: nobody. */
  readonly asks?: string
}

/** Everything that people see of a situation. */
export function shownOf(name: string): Shown[] {
  const state = stateOf(SITUATIONS[name] ?? [])
  const { published, approval } = state
  const head = approval?.state === 'unjudged' ? PUSHED : HEAD.commit
  const checks =
    published === undefined
      ? []
      : renderChecks(state, head).filter(({ name }) => isPublished(state) || name === 'sallyport/approval')
  return [
    { where: 'terminal', title: '', text: headline(state) },
    { where: 'status comment', title: '', text: renderStatus(state) },
    ...commentsOf(state),
    ...noticesOf(name, state).map((notice) => ({ where: 'comment', title: '', ...notice }) as const),
    ...(published === undefined || !isPublished(state)
      ? []
      : [{ where: 'pull request', title: renderPullTitle(state), text: renderPullBody(state) } as const]),
    ...checks.map(({ name: check, conclusion, title, summary, actions = [] }) => {
      const buttons = actions.length === 0 ? '' : ` [${actions.map(({ label }) => label).join('] [')}]`
      return { where: 'check', title: `${check}, ${conclusion}: ${title}${buttons}`, text: summary } as const
    }),
    { where: 'explanation', title: '', text: renderExplanation(state) },
  ]
}

// What is said once, beside the comment that is edited in place.
function commentsOf(state: RunState): Shown[] {
  const question = openQuestion(state)
  const { runId, phase, judged } = state
  if (question !== undefined) {
    return [{ where: 'comment', title: '', text: renderQuestion(question, { runId, deadline: deadlineOf(question) }) }]
  }
  if (phase !== 'held' || judged === undefined) return []
  return [{ where: 'comment', title: '', text: renderHeld(HELD_CHANGE, judged.verdict) }]
}

const RULE = '\n\n<!-- - - - -->\n\n'

/** The golden file: every text of a situation, one below the other. */
export function pageOf(name: string): string {
  const parts = shownOf(name).map(({ where, title, text }) => {
    const place = title === '' ? where : `${where} — ${title}`
    return `<!-- ${place} -->\n\n${text}`
  })
  return `${parts.join(RULE)}\n`
}
