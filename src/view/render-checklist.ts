import type { Health, Row } from '../domain/examination.ts'
import { codeSpan, sentence } from './safe-text.ts'

/** Unseen in rendered Markdown: says that an issue is the checklist. */
export const CHECKLIST_MARKER = '<!-- sallyport:checklist -->'
export const CHECKLIST_TITLE = 'Set up Sallyport'

const SECTIONS: readonly (readonly [Health, string])[] = [
  ['fail', 'To do'],
  ['warn', 'Worth a look'],
  ['unknown', 'Not seen from here'],
  ['ok', 'Done'],
]
const MOST = 40

/** What was found of a repository, as an issue: what is to do first. */
export function renderChecklist(rows: readonly Row[]): string {
  const sections = SECTIONS.flatMap(([health, title]) => {
    const found = rows.filter((row) => row.health === health)
    if (found.length === 0) return []
    const more = found.length > MOST ? [`- … and ${found.length - MOST} more`] : []
    return [`### ${title}\n\n${[...found.slice(0, MOST).map(renderRow), ...more].join('\n')}`]
  })
  const start = 'Once this is done, label an issue `agent:fix`, or say `/agent help` in a comment.'
  const again = 'It is renewed by `sallyport doctor OWNER/NAME --issue`, until somebody closes it.'
  return [`${CHECKLIST_MARKER}\nWhat this repository still needs. ${start}`, ...sections, again].join('\n\n')
}

function renderRow({ health, reason, todo, places = [] }: Row): string {
  const box = health === 'ok' ? 'x' : ' '
  const at = places.length === 0 ? '' : ` (${places.map(codeSpan).join(', ')})`
  const next = todo === undefined ? '' : ` ${sentence(todo)}`
  return `- [${box}] ${sentence(reason)}${at}${next}`
}
