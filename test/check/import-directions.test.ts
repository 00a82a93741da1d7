import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '..', '..')
const BIOME = join(ROOT, 'node_modules', '.bin', 'biome')

const REFUSED: readonly (readonly [file: string, imported: string])[] = [
  ['src/domain/x.ts', '../ports/queue.ts'],
  ['src/domain/x.ts', 'node:fs'],
  ['src/ports/x.ts', '../guard/guard.ts'],
  ['src/ports/x.ts', 'probot'],
  ['src/guard/x.ts', '../agent/loop.ts'],
  ['src/guard/x.ts', '../adapters/docker/engine.ts'],
  ['src/guard/x.ts', '../run/pipeline.ts'],
  ['src/guard/x.ts', 'node:fs/promises'],
  ['src/guard/x.ts', 'node:child_process'],
  ['src/guard/rules/x.ts', '../../publish/stage.ts'],
  ['src/guard/rules/x.ts', '../../adapters/github/client.ts'],
  ['src/command/x.ts', '../intake/interpret.ts'],
  ['src/registration/x.ts', '../doctor/examine.ts'],
  ['src/registration/x.ts', '../adapters/http/respond.ts'],
  ['src/registration/pages/x.ts', 'node:fs'],
  ['src/view/x.ts', '../publish/stage.ts'],
  ['src/config/x.ts', 'node:fs'],
  ['src/run/x.ts', '../adapters/postgres/run-store.ts'],
  ['src/run/x.ts', '../cli/start.ts'],
  ['src/adapters/bullmq/x.ts', '../../run/pipeline.ts'],
  ['src/adapters/bullmq/x.ts', '../docker/engine.ts'],
  ['src/adapters/bullmq/x.ts', '@octokit/rest'],
  ['src/adapters/github/checks/x.ts', '../../docker/engine.ts'],
  ['src/adapters/github/checks/x.ts', '../../../agent/loop.ts'],
  ['src/adapters/memory/x.ts', 'ioredis'],
  ['src/adapters/docker/x.ts', 'kysely/migration'],
  ['src/adapters/postgres/x.ts', '../../../emulator/github/world.ts'],
  ['src/cli/x.ts', '../../demo/main.ts'],
  ['src/cli/x.ts', 'openai'],
]

const ALLOWED: typeof REFUSED = [
  ['src/domain/x.ts', './digest.ts'],
  ['src/ports/x.ts', '../domain/digest.ts'],
  ['src/guard/x.ts', './rule.ts'],
  ['src/guard/x.ts', '../domain/digest.ts'],
  ['src/guard/x.ts', '../ports/clock.ts'],
  ['src/guard/rules/x.ts', '../rule.ts'],
  ['src/guard/rules/x.ts', '../../domain/digest.ts'],
  ['src/guard/x.ts', 'node:path'],
  ['src/guard/x.ts', 'zod'],
  ['src/run/x.ts', '../guard/guard.ts'],
  ['src/adapters/bullmq/x.ts', 'bullmq'],
  ['src/adapters/bullmq/x.ts', '../../ports/queue.ts'],
  ['src/adapters/bullmq/x.ts', 'node:net'],
  ['src/adapters/github/checks/x.ts', '../../../ports/code-host.ts'],
  ['src/adapters/github/checks/x.ts', '../client.ts'],
  ['src/adapters/github/checks/x.ts', '@octokit/core'],
  ['src/adapters/docker/x.ts', '../guest/guest-sandbox.ts'],
  ['src/cli/x.ts', '../adapters/docker/engine.ts'],
  ['src/cli/x.ts', '../run/pipeline.ts'],
]

describe('the linter', () => {
  test('refuses every import against the direction', () => {
    expect(refusedBy([...REFUSED])).toEqual(REFUSED)
  })

  test('allows the imports of the direction', () => {
    expect(refusedBy([...ALLOWED])).toEqual([])
  })

  // A folder that the configuration does not name would be free to import anything.
  test('keeps every folder but the command line and the adapters away from the adapters', () => {
    const closed = foldersOf('src').filter((folder) => !['adapters', 'cli', 'compose'].includes(folder))
    const imports = closed.map((folder) => [`src/${folder}/x.ts`, '../adapters/docker/engine.ts'] as const)
    expect(refusedBy(imports)).toEqual(imports)
  })

  test('keeps every adapter away from every other, save what the sandbox engines share', () => {
    const adapters = foldersOf('src/adapters')
    const imports = adapters
      .filter((imported) => imported !== 'guest')
      .map(
        (imported) => [`src/adapters/${imported === 'memory' ? 'git' : 'memory'}/x.ts`, `../${imported}/y.ts`] as const,
      )
    expect(refusedBy(imports)).toEqual(imports)
  })
})

function foldersOf(path: string): string[] {
  const entries = readdirSync(join(ROOT, path), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

/** Writes one file per import into a copy of the configuration's tree and asks Biome which of them it refuses. */
function refusedBy(imports: (typeof REFUSED)[number][]): typeof REFUSED {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-directions-'))
  try {
    copyFileSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'))
    cpSync(join(ROOT, 'scripts', 'lint'), join(folder, 'scripts', 'lint'), { recursive: true })
    const files = imports.map(([file], index) => file.replace('x.ts', `case-${index}.ts`))
    for (const [index, file] of files.entries()) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `export { name } from '${imports[index]?.[1]}'\n`)
    }
    const refused = lint(folder)
    return imports.filter((_, index) => refused.has(files[index] ?? ''))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function lint(folder: string): Set<string> {
  const options = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.']
  const report = JSON.parse(outputOf(folder, options)) as Report
  return new Set(report.diagnostics.map((diagnostic) => pathOf(diagnostic)))
}

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: unknown } }[]
}

function pathOf(diagnostic: Report['diagnostics'][number]): string {
  if (diagnostic.category !== 'lint/style/noRestrictedImports') throw new Error(JSON.stringify(diagnostic))
  const { path } = diagnostic.location
  return typeof path === 'string' ? path : String((path as { file: string }).file)
}

// Biome exits 1 when it refuses something: its report is on stdout all the same.
function outputOf(cwd: string, args: string[]): string {
  try {
    return execFileSync(BIOME, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout } = error as { stdout?: string }
    if (stdout === undefined || stdout === '') throw error
    return stdout
  }
}
