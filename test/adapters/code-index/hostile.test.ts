import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { IndexLimits } from '../../../src/adapters/code-index/choose-files.ts'
import { createCodeIndex } from '../../../src/adapters/code-index/code-index.ts'
import { rewrite } from '../../../src/adapters/code-index/rewrite.ts'
import type { CodeEdit } from '../../../src/ports/code-index.ts'

const REPOSITORY = { id: 1, owner: 'o', name: 'n', installationId: 1, defaultBranch: 'main' }
let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'code-index-'))
})
afterAll(async () => {
  await rm(directory, { recursive: true, force: true })
})

async function open(files: Readonly<Record<string, Uint8Array | string>>, limits: Partial<IndexLimits> = {}) {
  const all = Object.entries(files).map(([path, text], index) => {
    const content = Buffer.from(text)
    return { path, content, mode: '100644' as const, size: content.length, oid: index.toString(16).padStart(40, '0') }
  })
  const byOid = new Map(all.map((file) => [file.oid, file.content]))
  const source = {
    entries: async () => all,
    async *readAll(_: unknown, oids: readonly string[]) {
      for (const oid of oids) yield { oid, content: byOid.get(oid) ?? Buffer.alloc(0) }
    },
  }
  return createCodeIndex({ source, directory: join(directory, `${Math.random()}`), limits }).open(REPOSITORY, 'tree')
}

const HOSTILE: Readonly<Record<string, string | Uint8Array>> = {
  'deep.ts': '('.repeat(200_000),
  'deep.py': `x = ${'['.repeat(100_000)}`,
  'line.js': `var x = "${'a'.repeat(900_000)}"`,
  'bytes.go': Uint8Array.from({ length: 50_000 }, (_, index) => 128 + (index % 128)),
  'circle.ts': "export * from './circle.ts'\nexport { q } from './circle.ts'\n",
  'use.rs': `use ${'a::{'.repeat(20_000)}`,
}

describe('hostile sources', () => {
  test.each(Object.keys(HOSTILE))('%s leaves the rest of the tree to be asked about', async (name) => {
    const files = { [name]: HOSTILE[name] ?? '', 'good.ts': 'export const good = 1\ngood\n' }
    const map = await open(files, { fileMs: 1_000 })
    const answer = await map.ask({ type: 'references', name: 'good' }, [])
    await map.close()
    expect(answer).toEqual({
      type: 'references',
      symbol: { path: 'good.ts', line: 1, kind: 'variable', name: 'good' },
      uses: [{ path: 'good.ts', line: 2, how: 'use', inside: '', sure: true }],
    })
  })

  test('a file that the deadline ends is passed over and named', async () => {
    const map = await open({ 'a.ts': 'export const a = 1' }, { fileMs: 0 })
    await map.close()
    expect(map.incomplete).toEqual(['a.ts: the reader took too long'])
  })

  test('what is beyond the bounds is said', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`f${index}.ts`, `export const x${index} = 1`]),
    )
    const map = await open({ ...files, 'big.ts': 'x'.repeat(2_000) }, { files: 10, fileBytes: 1_000 })
    await map.close()
    expect(map.incomplete).toEqual(['1 files are over 1000 bytes', '40 files are beyond the bounds of the index'])
  })

  test('a pattern that is no code is a problem, not a failure', async () => {
    const map = await open({ 'a.ts': '' })
    const files = [{ path: 'a.ts', content: Buffer.from('f(1)') }]
    const answer = await map.ask({ type: 'rewrite', pattern: '$$$', replacement: '', files }, [])
    await map.close()
    expect(['problem', 'edits']).toContain(answer.type)
  })
})

describe('edits', () => {
  test('renaming there and back again gives the same bytes', async () => {
    const text = 'export function area(r) { return { area: 1 } }\nconst o = { area }\n// area "area"\narea(2)\n'
    const there = await renamed(text, 'area', 'surface')
    expect(there).toBe(
      'export function surface(r) { return { area: 1 } }\nconst o = { area: surface }\n// area "area"\nsurface(2)\n',
    )
    expect(await renamed('export const area = 1\narea + area\n', 'area', 'b')).toBe('export const b = 1\nb + b\n')
    expect(await renamed('export const b = 1\nb + b\n', 'b', 'area')).toBe('export const area = 1\narea + area\n')
  })

  test('a name that is taken in a file is refused', async () => {
    const map = await open({ 'a.ts': 'export const a = 1\nconst f = (b: number) => a + b\n' })
    const answer = await map.ask({ type: 'rename', name: 'a', to: 'b' }, [])
    await map.close()
    expect(answer).toEqual({ type: 'problem', problem: 'b is already a name in a.ts: choose another.' })
  })

  test('a rewrite touches no string and no comment', async () => {
    const argument = fc.stringMatching(/^[a-z]{1,8}$/)
    await fc.assert(
      fc.asyncProperty(argument, argument, async (first, second) => {
        const quoted = `// old(${first}, ${second})\nconst s = "old(${first}, ${second})"\n`
        const text = `${quoted}old(${first}, ${second})\n`
        const files = [{ path: 'a.ts', content: Buffer.from(text) }]
        const answer = await rewrite({ pattern: 'old($A, $B)', replacement: 'fresh($B, $A)', files })
        if (answer.type !== 'edits') throw new Error(answer.type)
        expect(apply(text, answer.edits)).toBe(`${quoted}fresh(${second}, ${first})\n`)
      }),
      { numRuns: 30 },
    )
  })
})

async function renamed(text: string, name: string, to: string): Promise<string> {
  const map = await open({ 'a.js': text })
  const answer = await map.ask({ type: 'rename', name, to }, [])
  await map.close()
  if (answer.type !== 'edits') throw new Error(JSON.stringify(answer))
  return apply(text, answer.edits)
}

function apply(text: string, edits: readonly CodeEdit[]): string {
  return [...edits]
    .sort((left, right) => right.at - left.at)
    .reduce((result, { at, length, text: fresh }) => result.slice(0, at) + fresh + result.slice(at + length), text)
}
