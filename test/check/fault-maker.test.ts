import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '..', '..')

test('the linter refuses a Fault that is made outside of the adapters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-faults-'))
  try {
    for (const part of ['biome.json', 'scripts/lint']) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
    const made = "throw new Fault('network', 'away', { retryable: true })\n"
    const files = ['src/approval/x.ts', 'src/run/x.ts', 'src/domain/x.ts', 'src/adapters/github/x.ts', 'test/x.ts']
    for (const file of files) {
      mkdirSync(join(folder, dirname(file)), { recursive: true })
      writeFileSync(join(folder, file), made)
    }
    const options = ['lint', '--only=plugin', '--reporter=github', '--max-diagnostics=none', '.']
    const { stdout } = spawnSync(join(ROOT, 'node_modules', '.bin', 'biome'), options, {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(files.filter((file) => stdout.includes(file))).toEqual(files.slice(0, 3))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
