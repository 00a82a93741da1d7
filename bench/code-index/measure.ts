import { join } from 'node:path'
import { createCodeIndex } from '../../src/adapters/code-index/code-index.ts'
import type { ChangedFile, CodeMap } from '../../src/ports/code-index.ts'
import type { Figure } from '../figure.ts'
import type { Corpus } from './corpus.ts'

const CHANGED = 10

interface Spent {
  readonly ms: number
  /** Of the processor, all threads of this process; git's own is not in it. */
  readonly cpuMs: number
}

/** Cold, with everything known, with ten files changed since, and questions over ten files changed in the sandbox. */
export async function measureIndex(corpus: Corpus, scratch: string): Promise<readonly Figure[]> {
  const { source, repository, tree } = corpus
  const index = createCodeIndex({ source, directory: join(scratch, 'index') })
  const open = async (of: string) => {
    let paths: string[] = []
    const spent = await timed(async () => {
      const map = await index.open(repository, of)
      paths = [...map.digests.keys()]
      await map.close()
    })
    return { ...spent, paths }
  }
  const cold = await open(tree)
  const warm = await open(tree)
  const entries = await source.entries(repository, tree)
  const sizes = new Map(entries.map(({ path, size }) => [path, size]))
  const bytes = cold.paths.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0)
  const changes = await changesOf(corpus, cold.paths)
  const files = changes.map(({ path, content }) => ({ path, mode: '100644' as const, content: content ?? Buffer.of() }))
  const incremental = await open(await source.writeTree(repository, tree, { files, deleted: [] }))
  const map = await index.open(repository, tree)
  const first = await askFor(map, [])
  const over = await askFor(map, changes)
  await map.close()
  return [
    { what: 'files', value: cold.paths.length, unit: 'count' },
    { what: 'MB', value: bytes / 1e6, unit: 'MB' },
    ...figures('cold', cold),
    ...figures('everything known', warm),
    ...figures(`${CHANGED} files changed`, incremental),
    ...figures('first question', first),
    ...figures(`question over ${CHANGED} files changed in the sandbox`, over),
  ]
}

function figures(what: string, { ms, cpuMs }: Spent): Figure[] {
  return [
    { what, value: ms, unit: 'ms' },
    { what: `${what}, processor time`, value: cpuMs, unit: 'ms' },
  ]
}

async function askFor(map: CodeMap, changes: readonly ChangedFile[]): Promise<Spent> {
  return timed(() => map.ask({ type: 'outline', path: 'none' }, changes))
}

async function timed(work: () => Promise<unknown>): Promise<Spent> {
  const began = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000 }
}

async function changesOf({ source, repository, tree }: Corpus, paths: readonly string[]): Promise<ChangedFile[]> {
  const entries = (await source.entries(repository, tree)).filter(({ path }) => paths.includes(path)).slice(0, CHANGED)
  return Promise.all(
    entries.map(async ({ path, oid }) => {
      const content = await source.read(repository, oid, 2 ** 20)
      return { path, content: Buffer.concat([content, Buffer.from('\n')]) }
    }),
  )
}
