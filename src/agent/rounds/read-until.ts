import type { Requested } from '../../domain/round-request.ts'
import type { RunState } from '../../domain/run-state.ts'

/** When the last of some requests was said, ISO 8601: by the code host's clock, or by ours where that was not noted. */
export function askedAt(requests: readonly Pick<Requested, 'at' | 'saidAt'>[]): string {
  const times = requests.map(({ at, saidAt = at }) => saidAt)
  return times.reduce((last, time) => (Date.parse(time) > Date.parse(last) ? time : last), times[0] ?? '')
}

/**
 * Up to when each thread was read that a round was about, by the comment that began it: what was said there while the
 * agent worked is known to nobody. Rounds that begin again have answered nothing yet.
 */
export function readUntil({
  rounds = [],
  roundRequests = [],
}: Pick<RunState, 'rounds' | 'roundRequests'>): ReadonlyMap<number, string> {
  const answered = rounds.filter(({ again }) => again !== true)
  return new Map(
    answered.flatMap(({ threads = [], requests = [] }) => {
      const until = askedAt(roundRequests.filter(({ seq }) => requests.includes(seq)))
      return threads.map(({ comment }) => [comment, until] as const)
    }),
  )
}
