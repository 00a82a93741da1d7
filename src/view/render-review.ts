import type { Review, ReviewFinding } from '../domain/review.ts'
import { codeSpan, plainLine } from './safe-text.ts'

const MOST = 30

/** The last review. The words are a model's: plain characters only, and said to be its own. */
export function renderReview(reviews: readonly Review[]): string {
  const review = reviews.at(-1)
  if (review === undefined) return 'Nothing.'
  const { model, findings, missing } = review
  const rounds = reviews.length === 1 ? '' : `, round ${reviews.length}`
  const lines = findings.slice(0, MOST).map(lineOf)
  const more = findings.length > MOST ? [`- and ${findings.length - MOST} more`] : []
  const none = findings.length === 0 && missing === undefined ? 'It found nothing.' : ''
  const head = `${codeSpan(model)}${rounds}, about tree ${codeSpan(review.tree.slice(0, 16))}. ${none}${missing === undefined ? '' : `No review: ${plainLine(missing, 300)}`}`
  return [head.trim(), [...lines, ...more].join('\n')].filter((part) => part !== '').join('\n\n')
}

function lineOf({ path, line, severity, text }: ReviewFinding): string {
  const place = codeSpan(line === undefined ? path : `${path}:${line}`)
  return `- ${plainLine(severity, 10)} ${place}: ${plainLine(text, 500)}`
}
