import { callsAllowed, callsMade } from '../src/domain/call-state.ts'
import { reduce } from '../src/domain/run-state.ts'
import type { World } from './world.ts'

/** Calls that create content on GitHub. What GitHub counted is what the runs' logs say, and what no run made. */
export interface Calls {
  readonly counted: number
  readonly runs: number
  readonly allowed: number
}

const MOST_RUNS = 100

export async function countCalls({ github, sallyport }: World): Promise<Calls> {
  const { runs } = sallyport.stores
  const found = await runs.list({ limit: MOST_RUNS })
  const states = await Promise.all(found.map(async ({ runId }) => reduce(await runs.read(runId))))
  const known = states.filter((state) => state !== undefined)
  const sum = (of: (state: (typeof known)[number]) => number) => known.reduce((total, state) => total + of(state), 0)
  return { counted: github.contentCreating, runs: sum(callsMade), allowed: sum(callsAllowed) }
}

/** One sentence in which the numbers add up. */
export function renderCalls({ counted, runs, allowed }: Calls): string {
  const others = counted - runs
  const rest =
    others === 0 ? '' : `, and ${others} by no run: checks on pull requests of people, labels, answers in threads`
  return `${counted} calls that create content on GitHub: ${runs} of at most ${allowed} by runs${rest}`
}
