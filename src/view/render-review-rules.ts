import type { ReviewRules } from '../domain/gate-event.ts'
import { codeSpan } from './safe-text.ts'

/**
 * One sentence with the link to give the review that the branch's rules want: a command or a button counts for our check
 * and cannot satisfy them. @param published its address, on whatever host GitHub is.
 */
export function renderReviewRules(
  rules: ReviewRules,
  published: { readonly base: string; readonly url: string },
): string {
  const { count, codeOwners, lastPush } = rules
  const reviews = count > 1 ? `${count} approving reviews` : 'an approving review'
  const whose = codeOwners ? ' of code owners' : ''
  const when = lastPush ? ', given after the last push' : ''
  return `The rules of ${codeSpan(published.base)} also want ${reviews}${whose} on GitHub${when}. No command and no button can give it: [give yours here](${published.url}/files).`
}
