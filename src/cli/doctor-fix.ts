import { createRulesetDesk } from '../adapters/github/ruleset-desk.ts'
import { createSystemClock } from '../adapters/system/clock.ts'
import { proposeRuleset } from '../doctor/propose-ruleset.ts'
import { Secret } from '../domain/secret.ts'
import { renderLineDiff } from '../view/render-line-diff.ts'
import { type EntryIo, EXIT } from './cli-command.ts'
import { loadSettings } from './load-settings.ts'

const NO_TOKEN = `--fix reads and writes rulesets, which the App may not: set GITHUB_TOKEN to a token of your own that may
administer the repository. It is used for this alone and kept nowhere.
`

/** Shows the ruleset that shuts both doors beside what is there; `apply` makes it so. */
export async function fixRuleset(owner: string, repo: string, { apply, io }: Fix): Promise<number> {
  const loaded = await loadSettings(io.env)
  const { GITHUB_TOKEN: token = '' } = io.env
  if (!loaded.ok) return complain(io, `${loaded.problems.join('\n')}\n`)
  if (token === '') return complain(io, NO_TOKEN)
  const { appId, apiUrl } = loaded.config.github
  const place = { apiUrl, token: new Secret(token), owner, repo, clock: createSystemClock() }
  const desk = createRulesetDesk(place)
  const branch = await desk.defaultBranch()
  const before = await desk.find(proposeRuleset(appId, { branch }).name)
  const after = proposeRuleset(appId, { before, branch })
  const { text, same } = renderLineDiff(pretty(before), pretty(after))
  io.out(text)
  if (same) io.out('It is so already.\n')
  else if (!apply) io.out('Nothing was changed: --apply makes it so.\n')
  else await desk.apply(after).then(() => io.out('Done.\n'))
  return EXIT.ok
}

interface Fix {
  readonly apply: boolean
  readonly io: EntryIo
}

function complain(io: EntryIo, message: string): number {
  io.err(message)
  return EXIT.configuration
}

// Keys in one order, whatever order GitHub answers in.
function pretty(body: unknown): string[] {
  return body === undefined ? [] : JSON.stringify(sorted(body), null, 2).split('\n')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]))
}
