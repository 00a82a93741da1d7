import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isFault } from '../../src/domain/fault.ts'
import { describeMachine } from '../machine.ts'
import { changesOf } from './changes.ts'
import { fetchVersions } from './fetch.ts'
import type { Pair } from './pair.ts'
import { DEBIAN_PAIRS } from './pairs-debian.ts'
import { NPM_PAIRS } from './pairs-npm.ts'
import { isRight, type Row, renderRows, rowOf } from './render.ts'
import { openRoom, type Room } from './room.ts'

const USAGE = `usage: node bench/published-pairs/main.ts [--only NAME] [--details] [--json]

Published fixes, fetched from npm's registry and Debian's mirror, as changes: verified by the real stage in bubblewrap
sandboxes, judged by the guard. Each also with its fix taken out, with a test that tests nothing, as a refactoring, and
undone in the name of one. Fetched once into .cache/published-pairs. Exit code 1 where one is not judged as it should be.

  --only NAME   pairs whose name contains it
  --details     also what the proof and the guard say
`

const CACHE = fileURLToPath(new URL('../../.cache/published-pairs', import.meta.url))

process.exitCode = await main()

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      details: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const wanted = [...NPM_PAIRS, ...DEBIAN_PAIRS].filter(({ name }) => name.includes(values.only ?? ''))
  if (values.help === true || wanted.length === 0) {
    process.stdout.write(USAGE)
    return values.help === true ? 0 : 64
  }
  const room = await openRoom(CACHE)
  try {
    const rows: Row[] = []
    for (const pair of wanted) rows.push(...(await play(room, pair)))
    if (values.json === true) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
    else process.stdout.write(`${describeMachine()}\n\n${renderRows(rows, values.details === true)}`)
    return rows.every(isRight) ? 0 : 1
  } finally {
    await room.close()
  }
}

async function play(room: Room, pair: Pair): Promise<Row[]> {
  const lacking = (pair.needs ?? []).filter((name) => !isInstalled(name))
  if (lacking.length > 0) return leftOut(pair, `needs ${lacking.join(', ')} (apt-get install)`)
  const rows: Row[] = []
  try {
    for (const change of changesOf(pair, await fetchVersions(pair.origin, CACHE))) {
      process.stderr.write(`${pair.name}: ${change.mode}\n`)
      const judged = await room.judge(pair, change).catch((error: unknown) => {
        // As a run does: what the machine did is tried once more.
        if (isFault(error) && error.retryable) return room.judge(pair, change)
        throw error
      })
      rows.push(rowOf(pair, change, judged))
    }
    return rows
  } catch (error) {
    return [...rows, ...leftOut(pair, error instanceof Error ? error.message : String(error))]
  }
}

function leftOut(pair: Pair, why: string): Row[] {
  process.stderr.write(`${pair.name} was left out: ${why}\n`)
  return []
}

function isInstalled(name: string): boolean {
  try {
    return execFileSync('dpkg-query', ['-W', '-f', '${Status}', name], { stdio: 'pipe' }).includes('ok installed')
  } catch {
    return false
  }
}
