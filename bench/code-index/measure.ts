import { join } from 'node:path'
import { createCodeIndex } from '../../src/adapters/code-index/code-index.ts'
import type { Figure } from '../figure.ts'
import type { Corpus } from './corpus.ts'

const CHANGED = 10

/** Cold, with everything known, and with ten files changed since. */
export async function measureIndex(corpus: Corpus, scratch: string): Promise<readonly Figure[]> {
  const { source, repository, tree } = corpus
  const index = createCodeIndex({ source, directory: join(scratch, 'index') })
  const open = async (of: string) => {
    const began = performance.now()
    const map = await index.open(repository, of)
    const ms = performance.now() - began
    const paths = [...map.digests.keys()]
    await map.close()
    return { ms, paths }
  }
  const cold = await open(tree)
  const warm = await open(tree)
  const entries = await source.entries(repository, tree)
  const sizes = new Map(entries.map(({ path, size }) => [path, size]))
  const bytes = cold.paths.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0)
  const changed = await changeSome(corpus, cold.paths)
  const incremental = await open(changed)
  return [
    { what: 'files', value: cold.paths.length, unit: 'count' },
    { what: 'MB', value: bytes / 1e6, unit: 'MB' },
    { what: 'cold', value: cold.ms, unit: 'ms' },
    { what: 'everything known', value: warm.ms, unit: 'ms' },
    { what: `${CHANGED} files changed`, value: incremental.ms, unit: 'ms' },
  ]
}

async function changeSome({ source, repository, tree }: Corpus, paths: readonly string[]): Promise<string> {
  const entries = (await source.entries(repository, tree)).filter(({ path }) => paths.includes(path)).slice(0, CHANGED)
  const files = await Promise.all(
    entries.map(async ({ path, oid }) => {
      const content = await source.read(repository, oid, 2 ** 20)
      return { path, mode: '100644' as const, content: Buffer.concat([content, Buffer.from('\n')]) }
    }),
  )
  return source.writeTree(repository, tree, { files, deleted: [] })
}
