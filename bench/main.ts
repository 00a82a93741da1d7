import { parseArgs } from 'node:util'
import { measureAcknowledgement } from './acknowledgement.ts'
import { measureAgent } from './agent.ts'
import { measureCleanRooms } from './clean-room.ts'
import type { Section } from './figure.ts'
import { measureGuard } from './guard.ts'
import { measureLabelToPull } from './label-to-pull.ts'
import { describeMachine, loadNow } from './machine.ts'
import { renderTable } from './render-table.ts'
import { measureSandboxes } from './sandbox.ts'

interface Choice {
  /** A row for every step where a part has steps. */
  readonly steps: boolean
}

type Measure = (skipped: ReadonlySet<string>, choice: Choice) => Promise<readonly Section[]>

const PARTS: Readonly<Record<string, Measure>> = {
  acknowledgement: measureAcknowledgement,
  sandbox: measureSandboxes,
  'clean-room': measureCleanRooms,
  agent: measureAgent,
  guard: measureGuard,
  label: measureLabelToPull,
}

const USAGE = `usage: npm run bench -- [--only ${Object.keys(PARTS).join('|')}] [--json] [--steps] [--install]

Measures the real program on this machine, one part after the other. What is not installed is named and left out.
--steps gives every step of the agent's longest run a row of its own: bytes in all, and bytes that no cache serves.
`

const EXIT_USAGE = 64

process.exitCode = await main()

async function main(): Promise<number> {
  const { only, json, steps, help } = readOptions()
  const chosen = Object.entries(PARTS).filter(([name]) => only === undefined || only === name)
  if (help || chosen.length === 0) {
    process.stderr.write(USAGE)
    return help ? 0 : EXIT_USAGE
  }
  const skipped = new Set((process.env.SALLYPORT_SKIP ?? '').split(',').filter((name) => name !== ''))
  const loadBefore = loadNow()
  const sections: Section[] = []
  for (const [name, measure] of chosen) {
    process.stderr.write(`measuring: ${name}\n`)
    sections.push(...(await measure(skipped, { steps })))
  }
  const report = { at: new Date().toISOString(), machine: describeMachine(), loadBefore, sections }
  const head = `${report.at}, ${report.machine}, load before ${loadBefore}`
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${head}\n\n${renderTable(sections)}`)
  return 0
}

interface Options extends Choice {
  readonly only?: string | undefined
  readonly json: boolean
  readonly help: boolean
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
        steps: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    })
    return values
  } catch {
    return { only: '', json: false, steps: false, help: false }
  }
}
