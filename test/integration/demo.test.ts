import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parseOptions, USAGE } from '../../demo/options.ts'
import { SCENARIOS } from '../../demo/scenarios/table.ts'
import { describeWith } from '../fixtures/skipped.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const NAMES = Object.keys(SCENARIOS)
/** At rest each takes a quarter of it; what is busy with something else is late, not wrong. */
const PATIENCE_MS = 240_000

interface Played {
  readonly code: number | null
  readonly out: string
  readonly told: string
}

function play(name: string): Promise<Played> {
  const program = join(ROOT, 'node_modules', '.bin', 'node')
  const child = spawn(program, ['demo/main.ts', '--scenario', name, '--json'], { cwd: ROOT })
  const heard = { out: '', told: '' }
  child.stdout.on('data', (bytes: Buffer) => {
    heard.out += bytes
  })
  child.stderr.on('data', (bytes: Buffer) => {
    heard.told += bytes
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...heard }))
  })
}

describeWith('bubblewrap')('the demo', () => {
  test.each(NAMES)(
    'ends as it should: %s',
    async (name) => {
      const { code, out, told } = await play(name)
      const lines = out.split('\n').filter((line) => line !== '')
      const said: Record<string, unknown> = lines.length === 1 ? JSON.parse(lines[0] ?? '') : { out, told }
      expect(said).toMatchObject({ ok: true, scenario: name, violations: [], chainVerified: true })
      expect(said.contentCreating).toBeGreaterThan(0)
      expect(told).toContain(`${said.contentCreating} calls that create content`)
      expect(code).toBe(0)
    },
    PATIENCE_MS,
  )
})

test('the demo names every ending where people look for it', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  expect(NAMES.filter((name) => !USAGE.includes(`--scenario ${name} `))).toEqual([])
  expect(NAMES.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})

test('the demo knows no other ending', () => {
  const problem = "there is no scenario 'toString'"
  expect(parseOptions(['--scenario', 'toString'])).toEqual({ type: 'wrong', problem })
})
