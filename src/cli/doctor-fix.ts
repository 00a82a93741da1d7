import { createRulesetDesk } from '../adapters/github/ruleset-desk.ts'
import { createSystemClock } from '../adapters/system/clock.ts'
import { proposeRuleset } from '../doctor/propose-ruleset.ts'
import { Secret } from '../domain/secret.ts'
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
  const after = proposeRuleset(appId)
  const before = await desk.find(after.name)
  io.out(`${lines('-', before)}${lines('+', after)}`)
  if (!apply) io.out('Nothing was changed: --apply makes it so.\n')
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

function lines(sign: '-' | '+', body: unknown): string {
  if (body === undefined) return ''
  const text = JSON.stringify(body, null, 2).split('\n')
  return text.map((line) => `${sign} ${line}\n`).join('')
}
