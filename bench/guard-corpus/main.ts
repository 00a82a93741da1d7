import { homedir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { PROPERTIES } from '../../test/guard/properties.ts'
import { describeMachine } from '../machine.ts'
import { attacks, honest } from './corpora.ts'
import { judgeSamples } from './judge.ts'
import { renderBenign, renderRecall } from './render.ts'

const USAGE = `usage: node bench/guard-corpus/main.ts [--offline] [--details] [--properties N]

Judges corpora whose answer is known and prints how much the guard sees and how often it is wrong. Generated but for the
published packages, which \`npm pack\` fetches once into SALLYPORT_CORPUS (default ~/.cache/sallyport-guard-corpus).

  --offline   leave the published packages out
  --details   also every miss, and every finding of a benign change
  --properties N   instead, check what a guard is for over N generated changes each
`

process.exitCode = await main()

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      offline: { type: 'boolean' },
      details: { type: 'boolean' },
      properties: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  if (values.properties !== undefined) return checkProperties(Number(values.properties))
  const details = values.details === true
  process.stdout.write(`${new Date().toISOString()}, ${describeMachine()}\n`)
  for (const { title, rule, samples } of attacks()) {
    process.stdout.write(`\n${renderRecall(title, await judgeSamples(samples, rule), details)}`)
  }
  const cache = process.env.SALLYPORT_CORPUS ?? join(homedir(), '.cache', 'sallyport-guard-corpus')
  for await (const { title, rules, samples } of honest(values.offline === true ? undefined : cache)) {
    const judged = []
    for (const rule of rules) judged.push([rule, await judgeSamples(samples, rule)] as const)
    process.stdout.write(`\n${renderBenign(title, judged, details)}`)
  }
  return 0
}

function checkProperties(runs: number): number {
  if (!Number.isInteger(runs) || runs < 1) {
    process.stderr.write(USAGE)
    return 64
  }
  for (const [name, check] of Object.entries(PROPERTIES)) {
    const started = performance.now()
    check(runs)
    const seconds = ((performance.now() - started) / 1_000).toFixed(0)
    process.stdout.write(`held over ${runs} generated changes, ${seconds} s: ${name}\n`)
  }
  return 0
}
