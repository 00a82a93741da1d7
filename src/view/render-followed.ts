import type { EventData } from '../domain/run-event.ts'
import { sentence } from './safe-text.ts'

export type Followed =
  | { readonly key: string; readonly what: 'closed' | 'refreshed'; readonly reason: string }
  | { readonly key: string; readonly what: 'stuck'; readonly reason: string; readonly refusal: string }

/** What became of a stacked pull request when the one below it moved, and what follows for whoever looks at it. */
export function renderFollowed(followed: Followed, { branch }: EventData['change.published']): string {
  const head = `### ${linked(followed.reason)}`
  switch (followed.what) {
    case 'closed':
      return `${head}\n\nSo this one is closed, too. Its branch \`${branch}\` stays; \`/agent retry\` makes the change anew.`
    case 'refreshed':
      return `${head}\n\nThis is stacked on it: the change is brought along by one merge commit, without a model, then tested and judged anew. What was approved before is void.`
    case 'stuck':
      return `${head}\n\nThis is stacked on it. ${sentence(followed.refusal)}`
  }
}

// Both ways: the pull request below is named by us, and GitHub shows the mention there. Names of branches stay words.
function linked(reason: string): string {
  const [, number, rest = ''] = /^#(\d+)(.*)$/su.exec(reason) ?? []
  return number === undefined ? sentence(reason) : `#${number}${sentence(rest)}`
}
