import type { ThreadOutcome } from '../domain/round-event.ts'
import { quoted, sentence } from './safe-text.ts'

const MAX_WORDS = 2_000

/** Unseen in rendered Markdown: says which thread's answer of which round a comment is. */
export function threadMarker(runId: string, round: number, comment: number): string {
  return `<!-- sallyport:thread:${runId}:${round}:${comment} -->`
}

/** What became of a thread in a round that was published. @param commit its whole id: bare, GitHub makes a short link of it. */
export function renderThreadAnswer(outcome: ThreadOutcome | undefined, commit: string): string {
  if (outcome === undefined) {
    return `Worked on in ${commit}; the agent said nothing about this thread by itself. Have a look.`
  }
  const head = outcome.done ? `**Done** in ${commit}` : '**Not done**'
  return `${head}, in the agent's own words:\n\n${quoted(outcome.text, MAX_WORDS)}`
}

/** What became of a thread where the round came to nothing. */
export function renderThreadAbandoned(outcome: ThreadOutcome | undefined, reason: string): string {
  const said = outcome === undefined ? '' : `\n\nThe agent had said of it:\n\n${quoted(outcome.text, MAX_WORDS)}`
  return `**Not done**: the round came to nothing, and what stood before stands. ${sentence(reason).replace(/(?<![.!?])$/, '.')}${said}`
}
