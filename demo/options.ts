import { parseArgs } from 'node:util'

export const SCENARIOS = ['fix', 'reject', 'refactor', 'ci', 'hostile'] as const
export type ScenarioName = (typeof SCENARIOS)[number]

export interface DemoOptions {
  readonly scenario: ScenarioName
  readonly json: boolean
  readonly keep: boolean
}

export const USAGE = `usage: npm run demo -- [--scenario ${SCENARIOS.join('|')}] [--json] [--keep] [--install]

Plays the whole way from a labelled issue to a merged pull request on this machine: the real program, a real
PostgreSQL, a real sandbox, real git; GitHub and the model are stand-ins that listen on 127.0.0.1.

  --scenario fix       (default) a real bug in a real package, through both doors, to a merge
  --scenario reject    a maintainer says no: the pull request is closed, its branch deleted
  --scenario refactor  /agent refactor on a person's pull request: a stacked draft pull request
  --scenario ci        a check that only CI can run fails: the agent repairs it, then approval and merge
  --scenario hostile   the model attacks: each attempt, and what stopped it
  --json               one JSON object on stdout, progress on stderr
  --keep               leave everything running and print the addresses; Ctrl-C ends it
  --install            as root: install bubblewrap where it is missing
`

export type ParsedOptions =
  | { readonly type: 'run'; readonly options: DemoOptions }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly problem: string }

export function parseOptions(args: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        scenario: { type: 'string', default: 'fix' },
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    })
    if (values.help) return { type: 'help' }
    const scenario = SCENARIOS.find((known) => known === values.scenario)
    if (scenario === undefined) return { type: 'wrong', problem: `there is no scenario '${values.scenario}'` }
    return { type: 'run', options: { scenario, json: values.json, keep: values.keep } }
  } catch (error) {
    return { type: 'wrong', problem: error instanceof Error ? error.message : String(error) }
  }
}
