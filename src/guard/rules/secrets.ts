import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'

/** Blocks a change that adds a credential. Names its kind and its place, never the value. */
export const secrets: Rule = ({ secrets: found, unscanned = [] }) => {
  if (found === undefined) {
    return { verb: 'not-judged', reason: 'Nobody looked for secrets.', locations: [] }
  }
  const hits = found.map(({ kind, path, line }): Observation => ({ verb: 'block', what: kind, path, line }))
  const blind = unscanned.map(
    (path): Observation => ({ verb: 'hold', what: 'a file that could not be searched for secrets', path }),
  )
  return summarise([...hits, ...blind], 'No secret was found in what the change adds.')
}
