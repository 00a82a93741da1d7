import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { type Calls, renderCalls } from '../../demo/calls.ts'
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
      const calls = said.calls as Calls
      expect(told).toContain(renderCalls(calls))
      expect(calls.runs).toBeGreaterThan(0)
      expect(calls.runs).toBeLessThanOrEqual(Math.min(calls.counted, calls.allowed))
      expect(code).toBe(0)
    },
    PATIENCE_MS,
  )

  test.each(['starting PostgreSQL', 'step 6: run'])(
    'leaves nothing behind when it is interrupted at "%s"',
    async (line) => {
      const place = mkdtempSync(join(tmpdir(), 'sallyport-'))
      // PostgreSQL's user has to pass through.
      chmodSync(place, 0o711)
      try {
        const { code, group } = await interruptAt(line, place)
        expect({ code, left: readdirSync(place), running: isRunning(group) }).toEqual({
          code: 130,
          left: [],
          running: false,
        })
      } finally {
        rmSync(place, { recursive: true, force: true })
      }
    },
    PATIENCE_MS,
  )
})

// As a terminal does it: the whole group gets the signal.
async function interruptAt(line: string, place: string) {
  const program = join(ROOT, 'node_modules', '.bin', 'node')
  const env = { ...process.env, TMPDIR: place }
  const child = spawn(program, ['demo/main.ts', '--scenario', 'reject'], { cwd: ROOT, env, detached: true })
  const group = child.pid ?? 0
  await heard(child, line)
  process.kill(-group, 'SIGINT')
  const [code] = await once(child, 'close')
  return { code, group }
}

function heard(child: ChildProcess, line: string): Promise<void> {
  let out = ''
  return new Promise((resolve) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      out += bytes
      if (out.includes(line)) resolve()
    })
  })
}

function isRunning(group: number): boolean {
  try {
    return process.kill(-group, 0)
  } catch {
    return false
  }
}

test('the demo names every ending where people look for it', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  expect(NAMES.filter((name) => !USAGE.includes(`--scenario ${name} `))).toEqual([])
  expect(NAMES.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})

test('the demo knows no other ending', () => {
  const problem = "there is no scenario 'toString'"
  expect(parseOptions(['--scenario', 'toString'])).toEqual({ type: 'wrong', problem })
  expect(parseOptions(['toString'])).toEqual({ type: 'wrong', problem })
})

test('an ending is also found by its name alone, which is what npm leaves of `npm run demo --scenario hold`', () => {
  expect(parseOptions(['hold'])).toEqual({ type: 'run', options: { scenario: 'hold', json: false, keep: false } })
  const problem = "one scenario at a time, not 'ci' as well"
  expect(parseOptions(['hold', 'ci'])).toEqual({ type: 'wrong', problem })
})
