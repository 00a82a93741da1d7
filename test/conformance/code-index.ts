import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ChangedFile, CodeIndex, CodeMap } from '../../src/ports/code-index.ts'
import type { SourceStore } from '../../src/ports/source-store.ts'
import { createMemoryTrees } from '../fixtures/memory-trees.ts'

const REPOSITORY = { id: 5, owner: 'octo', name: 'demo', installationId: 7, defaultBranch: 'main' }
const TREE = {
  'README.md': 'area\n',
  'src/shape.ts': 'export function area(r: number) { return r }\nexport const unit = 1\nconst own = 2\n',
  'src/use.ts': "import { area } from './shape.ts'\nexport const twice = () => area(2)\n",
  'src/use.test.ts': "import { area } from './shape.ts'\narea(1)\n",
  'lib/one.ts': 'export const same = 1\n',
  'lib/two.ts': 'export const same = 2\n',
}

/** What every index of code must do, for sources as plain as these. */
export function describeCodeIndex(
  name: string,
  make: (source: Pick<SourceStore, 'entries' | 'readAll'>) => CodeIndex,
): void {
  describe(`${name} keeps the contract of CodeIndex`, () => {
    let map: CodeMap
    const changed = (path: string, text: string): ChangedFile => ({ path, content: Buffer.from(text) })

    beforeAll(async () => {
      map = await make(createMemoryTrees({ tree: TREE })).open(REPOSITORY, 'tree')
    })
    afterAll(() => map.close())

    test('digests are the SHA-1 of the bytes of every source', () => {
      const sources = Object.entries(TREE).filter(([path]) => path.endsWith('.ts'))
      expect(new Map(map.digests)).toEqual(
        new Map(sources.map(([path, text]) => [path, createHash('sha1').update(text).digest('hex')])),
      )
      expect(map.incomplete).toEqual([])
    })

    test('outline says what a file, a folder or everything declares', async () => {
      const own = {
        endLine: 3,
        line: 3,
        depth: 0,
        kind: 'variable',
        name: 'own',
        path: 'src/shape.ts',
        exported: false,
      }
      expect(await map.ask({ type: 'outline', path: 'src/shape.ts' }, [])).toEqual({
        type: 'outline',
        files: 1,
        lines: [
          { ...own, line: 1, endLine: 1, kind: 'function', name: 'area', exported: true },
          { ...own, line: 2, endLine: 2, name: 'unit', exported: true },
          own,
        ],
      })
      expect(await map.ask({ type: 'outline', path: 'lib' }, [])).toMatchObject({ files: 2 })
      expect(await map.ask({ type: 'outline', path: '.' }, [])).toMatchObject({ files: 5 })
      expect(await map.ask({ type: 'outline', path: 'none' }, [])).toEqual({ type: 'outline', files: 0, lines: [] })
    })

    const area = { path: 'src/shape.ts', line: 1, kind: 'function', name: 'area' }
    const uses = [
      { path: 'src/use.test.ts', line: 1, how: 'import', inside: '', sure: true },
      { path: 'src/use.test.ts', line: 2, how: 'use', inside: '', sure: true },
      { path: 'src/use.ts', line: 1, how: 'import', inside: '', sure: true },
      { path: 'src/use.ts', line: 2, how: 'use', inside: 'twice', sure: true },
    ]

    test('references are found across files', async () => {
      const answer = await map.ask({ type: 'references', name: 'area' }, [])
      if (answer.type !== 'references') throw new Error(answer.type)
      expect({ ...answer, uses: [...answer.uses].sort(byPlace) }).toEqual({ type: 'references', symbol: area, uses })
    })

    test('changes are laid over the tree: files that are new, other and gone; the next question is not marked by them', async () => {
      const changes = [
        changed('src/new.ts', "import { area } from './shape.ts'\n"),
        changed('src/use.ts', 'export const twice = 4\n'),
        { path: 'src/use.test.ts' },
      ]
      expect(await map.ask({ type: 'references', name: 'area' }, changes)).toEqual({
        type: 'references',
        symbol: area,
        uses: [{ path: 'src/new.ts', line: 1, how: 'import', inside: '', sure: true }],
      })
      const after = await map.ask({ type: 'references', name: 'area' }, [])
      expect(after.type === 'references' && after.uses.length).toBe(4)
    })

    test.each([
      ['no symbol', { type: 'references', name: 'nothing' }],
      ['several of that name', { type: 'references', name: 'same' }],
      ['a name that is taken where it is used', { type: 'rename', name: 'area', to: 'twice' }],
    ] as const)('%s is a problem to read', async (_, query) => {
      expect((await map.ask(query, [])).type).toBe('problem')
    })

    test('a path says which of several is meant', async () => {
      const answer = await map.ask({ type: 'references', name: 'same', path: 'lib/two.ts' }, [])
      expect(answer).toMatchObject({ type: 'references', symbol: { path: 'lib/two.ts', line: 1 }, uses: [] })
    })

    test('impact says what is touched, who depends on it outside the change, and which tests reach it', async () => {
      const text = 'export function area(r: number) { return r * r }\nconst own = 2\n'
      expect(await map.ask({ type: 'impact' }, [changed('src/shape.ts', text)])).toEqual({
        type: 'impact',
        impact: {
          touched: [
            { ...area, how: 'changed' },
            { path: 'src/shape.ts', line: 2, kind: 'variable', name: 'unit', how: 'removed' },
          ],
          dependents: [{ path: 'src/use.ts', uses: ['area'] }],
          tests: ['src/use.test.ts'],
        },
      })
      const none = { touched: [], dependents: [], tests: [] }
      expect(await map.ask({ type: 'impact' }, [])).toEqual({ type: 'impact', impact: none })
    })

    test('rename gives an edit for the declaration and for every use', async () => {
      const answer = await map.ask({ type: 'rename', name: 'area', to: 'surface' }, [])
      if (answer.type !== 'edits') throw new Error(JSON.stringify(answer))
      expect([...answer.edits].sort(byPlace)).toEqual([
        { path: 'src/shape.ts', at: 16, length: 4, text: 'surface' },
        { path: 'src/use.test.ts', at: 9, length: 4, text: 'surface' },
        { path: 'src/use.test.ts', at: 34, length: 4, text: 'surface' },
        { path: 'src/use.ts', at: 9, length: 4, text: 'surface' },
        { path: 'src/use.ts', at: 61, length: 4, text: 'surface' },
      ])
    })

    test('rewrite gives edits for the files that it is given', async () => {
      const files = [changed('a.ts', 'old()\nnone()\nold()\n'), changed('b.ts', 'none()\n')]
      expect(await map.ask({ type: 'rewrite', pattern: 'old()', replacement: 'fresh()', files }, [])).toEqual({
        type: 'edits',
        edits: [
          { path: 'a.ts', at: 0, length: 5, text: 'fresh()' },
          { path: 'a.ts', at: 13, length: 5, text: 'fresh()' },
        ],
        unsure: [],
      })
    })

    test('a map may be closed twice, an opening that nobody waits for any more is left', async () => {
      const index = make(createMemoryTrees({ tree: TREE }))
      const other = await index.open(REPOSITORY, 'tree')
      await other.close()
      await other.close()
      await expect(index.open(REPOSITORY, 'tree', AbortSignal.abort())).rejects.toThrow()
    })
  })
}

type Placed = { readonly path: string; readonly line?: number; readonly at?: number }

function byPlace(left: Placed, right: Placed): number {
  const rank = ({ line, at }: Placed) => line ?? at ?? 0
  return left.path < right.path ? -1 : left.path > right.path ? 1 : rank(left) - rank(right)
}
