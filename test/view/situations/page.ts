import { isPublished } from '../../../src/domain/round-state.ts'
import { renderChecks } from '../../../src/view/render-checks.ts'
import { renderExplanation } from '../../../src/view/render-explanation.ts'
import { renderPullBody, renderPullTitle } from '../../../src/view/render-pull.ts'
import { renderStatus } from '../../../src/view/render-status.ts'
import { headline } from '../../../src/view/state-words.ts'
import { HEAD, PUSHED } from './facts.ts'
import { stateOf } from './log.ts'
import { SITUATIONS } from './situations.ts'

/** One text of ours as somebody meets it. `where` names the place, `title` stands above it there. */
export interface Shown {
  readonly where: 'terminal' | 'status comment' | 'explanation' | 'pull request' | 'check'
  readonly title: string
  readonly text: string
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

const RULE = '\n\n<!-- - - - -->\n\n'

/** The golden file: every text of a situation, one below the other. */
export function pageOf(name: string): string {
  const parts = shownOf(name).map(({ where, title, text }) => {
    const place = title === '' ? where : `${where} — ${title}`
    return `<!-- ${place} -->\n\n${text}`
  })
  return `${parts.join(RULE)}\n`
}
