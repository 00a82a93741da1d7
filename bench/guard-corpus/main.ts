import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine } from '../machine.ts'
import { attacks, honest } from './corpora.ts'
import { judgeSamples } from './judge.ts'
import { renderBenign, renderRecall } from './render.ts'
import { measureSpeed } from './speed.ts'

const USAGE = `usage: node bench/guard-corpus/main.ts [--offline] [--details]

Judges corpora whose answer is known and prints how much the guard sees and how often it is wrong. Generated but for the
published packages, which \`npm pack\` fetches once into SALLYPORT_CORPUS (default ~/.cache/sallyport-guard-corpus).

  --offline   leave the published packages out
  --details   also every miss, and every finding of a benign change
`

process.exitCode = await main()

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { offline: { type: 'boolean' }, details: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return 0
  }
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
  process.stdout.write(`\n${measureSpeed()}`)
  return 0
}
