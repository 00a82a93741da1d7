import { parseArgs } from 'node:util'
import { SCENARIOS, type ScenarioName } from './scenarios/table.ts'

const NAMES = Object.keys(SCENARIOS) as ScenarioName[]
const ENDINGS = NAMES.map((name, index) => {
  const about = `${index === 0 ? '(default) ' : ''}${SCENARIOS[name].about}`
  return `  --scenario ${name.padEnd(11)}${about}`
}).join('\n')

export interface DemoOptions {
  readonly scenario: ScenarioName
  readonly json: boolean
  readonly keep: boolean
}

export const USAGE = `usage: npm run demo -- [--scenario NAME] [--json] [--keep] [--install]

Plays the whole way from a labelled issue to a merged pull request on this machine: the real program, a real
PostgreSQL, a real sandbox, real git; GitHub and the model are stand-ins that listen on 127.0.0.1.

${ENDINGS}
  --json                one JSON object on stdout, progress on stderr (npm run --silent demo -- --json)
  --keep                leave everything running and print the addresses; Ctrl-C ends it
  --install             as root: install bubblewrap where it is missing
`

export type ParsedOptions =
  | { readonly type: 'run'; readonly options: DemoOptions }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly problem: string }

export function parseOptions(args: readonly string[]): ParsedOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scenario: { type: 'string', default: 'fix' },
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    })
    if (values.help) return { type: 'help' }
    // npm keeps a `--scenario` that stands before its `--` to itself, and hands on the name alone.
    const [asked = values.scenario, surplus] = positionals
    const scenario = NAMES.find((known) => known === asked)
    if (scenario === undefined) return { type: 'wrong', problem: `there is no scenario '${asked}'` }
    if (surplus !== undefined) return { type: 'wrong', problem: `one scenario at a time, not '${surplus}' as well` }
    return { type: 'run', options: { scenario, json: values.json, keep: values.keep } }
  } catch (error) {
    return { type: 'wrong', problem: error instanceof Error ? error.message : String(error) }
  }
}
