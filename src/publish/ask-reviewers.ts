import type { AskedReviewers } from '../domain/asked-reviewers.ts'
import { isFault } from '../domain/fault.ts'
import type { Round } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { reviewersOf } from './reviewers-of.ts'

interface Asking {
  readonly pull: number
  readonly round?: Round
  /** Whether enough pull requests of ours wait for somebody already. Absent: nobody is. */
  readonly isBusy?: (login: string) => Promise<boolean>
}

/** Whose review a pull request waits for; of a further round also those who asked for it. */
export async function askReviewers(
  journal: Journal,
  host: RepositoryHost,
  { pull, round, isBusy = async () => false }: Asking,
): Promise<void> {
  const logins = loginsFor(journal.state(), round)
  if (logins.length === 0) return
  const spared = await busyAmong(logins, isBusy)
  const free = logins.filter((login) => !spared.includes(login))
  await journal.perform<AskedReviewers>({
    effect: 'reviewers',
    key: round === undefined ? 'reviewers' : `reviewers:${round.round}`,
    // Asking the same people again changes nothing, and nothing is sent where all are busy.
    observe: async () => (free.length === 0 ? { asked: [], spared } : undefined),
    // Somebody may have left the repository or be misspelt: the pull request stands without them.
    act: async () => {
      try {
        await host.requestReviewers(pull, free)
        return { asked: free, spared }
      } catch (error) {
        if (!isFault(error, 'rejected') && !isFault(error, 'not-found')) throw error
        return { asked: [], spared }
      }
    },
  })
}

async function busyAmong(logins: readonly string[], isBusy: NonNullable<Asking['isBusy']>): Promise<string[]> {
  const busy: string[] = []
  for (const login of logins) if (await isBusy(login)) busy.push(login)
  return busy
}

// Reviewing takes a review from those whose word was asked for before.
function loginsFor(state: RunState, round: Round | undefined): string[] {
  if (round === undefined) return reviewersOf(state)
  const asked = (state.roundRequests ?? []).filter(({ seq }) => round.requests?.includes(seq))
  const reviewers = asked.flatMap(({ review, by }) => (review === undefined || by === undefined ? [] : [by.login]))
  return [...new Set(reviewers)]
}
