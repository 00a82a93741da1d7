import { isFault } from '../domain/fault.ts'
import type { Round } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { reviewersOf } from './reviewers-of.ts'

/** Whose review a pull request waits for; of a further round also those who asked for it. */
export async function askReviewers(
  journal: Journal,
  host: RepositoryHost,
  { pull, round }: { readonly pull: number; readonly round?: Round },
): Promise<void> {
  const logins = loginsFor(journal.state(), round)
  if (logins.length === 0) return
  await journal.perform({
    effect: 'reviewers',
    key: round === undefined ? 'reviewers' : `reviewers:${round.round}`,
    // Asking the same people again changes nothing.
    observe: async () => undefined,
    // Somebody may have left the repository or be misspelt: the pull request stands without them.
    act: async () => {
      try {
        await host.requestReviewers(pull, logins)
        return logins
      } catch (error) {
        if (!isFault(error, 'rejected') && !isFault(error, 'not-found')) throw error
        return []
      }
    },
  })
}

// Reviewing takes a review from those whose word was asked for before.
function loginsFor(state: RunState, round: Round | undefined): string[] {
  if (round === undefined) return reviewersOf(state)
  const asked = (state.roundRequests ?? []).filter(({ seq }) => round.requests?.includes(seq))
  const reviewers = asked.flatMap(({ review, by }) => (review === undefined || by === undefined ? [] : [by.login]))
  return [...new Set(reviewers)]
}
