import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { openArena } from './arena.ts'
import { ENGINES, type EngineName } from './engines.ts'
import type { Played } from './play.ts'
import { NOTHING_LEFT, SUITE } from './suite.ts'

// A process of its own, so that the canary stands in its environment from the first moment, as the kernel shows it, and
// the temporary directory is its alone. `player.ts ENGINE [WORDS]`: with words, only the probes whose names hold them.
// Whoever listens may be killed: what was started is cleared away all the same.
process.stdout.on('error', () => {})
const [engine = '', words = ''] = process.argv.slice(2)
const arena = await openArena(ENGINES[engine as EngineName])
for (const { name, play } of SUITE.flatMap(({ probes }) => probes)) {
  if (name.includes(words)) await tell(name, () => play(arena))
}
await tell(NOTHING_LEFT, async () => [...(await arena.close()), ...mounts()])
process.exit(0)

async function tell(name: string, play: () => Promise<readonly string[]>): Promise<void> {
  const started = performance.now()
  const problems = await play().catch((error: unknown) => [`it threw: ${String(error)}`])
  const played: Played = { name, problems: [...problems], ms: Math.round(performance.now() - started) }
  process.stdout.write(`${JSON.stringify(played)}\n`)
}

function mounts(): string[] {
  const lines = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  return lines.filter((line) => line.includes(tmpdir()))
}
