import { createHash } from 'node:crypto'
import type { SourceStore } from '../../ports/source-store.ts'
import type { Chosen, IndexLimits } from './choose-files.ts'
import type { CachedFacts, FactsByKey } from './facts-cache.ts'
import { type Keyed, keysOf } from './keyed.ts'
import { type Thread, ThreadLost } from './thread.ts'

export interface ReadOptions {
  readonly chosen: Chosen
  readonly known: FactsByKey
  readonly blobs: (oids: readonly string[]) => ReturnType<SourceStore['readAll']>
  readonly limits: IndexLimits
  readonly signal?: AbortSignal
}

interface Pass extends ReadOptions {
  /** The first holds the tree; others only read for it. */
  readonly threads: readonly [Thread, ...Thread[]]
  /** Filled. */
  readonly facts: Map<string, CachedFacts>
  /** Of `performance.now()`. */
  readonly deadline: number
}

interface Reading extends Keyed {
  readonly digest: string
}

export type PassEnd =
  | { readonly type: 'done'; readonly read: boolean }
  | { readonly type: 'lost' | 'late'; readonly suspect?: Reading; readonly reason: string }

/** So many files are under way to each thread: neither side waits for the other. */
const AHEAD = 16

/** Reads what is not known, file by file, in whichever thread has the least to do. */
export async function readMissing(pass: Pass): Promise<PassEnd> {
  const readers = pass.threads.map((thread) => createReader(thread, pass))
  const missing = keysOf(pass.chosen).filter(({ key }) => !pass.facts.has(key))
  const order = missing.values()
  for await (const { content } of pass.blobs(missing.map(({ oid }) => oid))) {
    const { value: file } = order.next()
    if (file === undefined || content === undefined) continue
    pass.signal?.throwIfAborted()
    if (performance.now() > pass.deadline) return { type: 'late', reason: 'reading the tree took too long' }
    const reader = readers.reduce((least, each) => (each.waiting() < least.waiting() ? each : least))
    reader.read({ ...file, digest: createHash('sha1').update(content).digest('hex') }, content)
    const busy = readers.filter(({ waiting }) => waiting() >= AHEAD)
    if (busy.length === readers.length) await Promise.race(busy.map(({ first }) => first()))
    if (readers.some(({ isLost }) => isLost())) break
  }
  await Promise.all(readers.map(({ settled }) => settled()))
  const suspects = readers.flatMap(({ suspect }) => suspect() ?? [])
  return suspects[0] ?? { type: 'done', read: missing.length > 0 }
}

function createReader(thread: Thread, { threads, facts, limits }: Pass) {
  const underWay = new Map<Reading, Promise<void>>()
  let lost: PassEnd | undefined

  async function readOne(file: Reading, content: Uint8Array): Promise<void> {
    try {
      const { stored = '' } = await thread.call({ type: 'read', path: file.path, content }, limits.fileMs)
      facts.set(file.key, { digest: file.digest, stored })
      if (stored !== '' && thread !== threads[0]) threads[0].tell({ type: 'known', path: file.path, stored })
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error
      // Files are read in order: the first that was not answered is the one.
      lost ??= { type: 'lost', suspect: file, reason: `${file.path}: ${error.message}` }
    }
    underWay.delete(file)
  }

  return {
    read(file: Reading, content: Uint8Array): void {
      underWay.set(file, readOne(file, content))
    },
    waiting: () => underWay.size,
    first: () => underWay.values().next().value,
    settled: () => Promise.all(underWay.values()),
    isLost: () => lost !== undefined,
    suspect: () => lost,
  }
}
