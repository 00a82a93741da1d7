import type { RunState } from '../domain/run-state.ts'
import { sentence } from './safe-text.ts'

type Checked = Pick<RunState, 'published' | 'roundRequests' | 'declined'>

/** What was last found of the checks that failed on the published commit, where nothing is done about them. */
export function renderCi({ published, roundRequests = [], declined = [] }: Checked): string | undefined {
  const about = roundRequests.filter(({ cause, head }) => cause === 'ci' && head === published?.commit)
  const last = declined.findLast(({ requests }) => about.some(({ seq }) => requests.includes(seq)))
  return last === undefined ? undefined : sentence(last.reason)
}
