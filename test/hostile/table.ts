import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { ENGINES, type EngineName } from './engines.ts'
import { type Played, playSuite } from './play.ts'
import { renderResults, renderTable, withTable } from './render-table.ts'

// `node test/hostile/table.ts [--write]`: plays all of it, prints what held, and writes the security page's table.
const PAGE = new URL('../../docs/security.md', import.meta.url)

const results: Partial<Record<EngineName, Map<string, Played>>> = {}
for (const engine of Object.keys(ENGINES) as EngineName[]) {
  const played = new Map<string, Played>()
  await playSuite(engine, (one) => played.set(one.name, one))
  process.stdout.write(renderResults(engine, played))
  results[engine] = played
}
const problems = Object.values(results).flatMap((played) => [...played.values()].flatMap((one) => one.problems))
if (process.argv.includes('--write')) {
  writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), renderTable(results, describePlace())))
}
process.exitCode = problems.length === 0 ? 0 : 1

function describePlace(): string {
  const bubblewrap = execFileSync('bwrap', ['--version'], { encoding: 'utf8' }).trim()
  const docker = execFileSync('dockerd', ['--version'], { encoding: 'utf8' }).match(/version ([\d.]+)/)?.[1]
  return `Linux ${release().split('-')[0]}, ${bubblewrap}, Docker ${docker}`
}
