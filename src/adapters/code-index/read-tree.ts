import { availableParallelism } from 'node:os'
import type { Chosen } from './choose-files.ts'
import type { CachedFacts, FactsByKey } from './facts-cache.ts'
import { keyOf, keysOf } from './keyed.ts'
import { type PassEnd, type ReadOptions, readMissing } from './read-missing.ts'
import { startThread, type Thread } from './thread.ts'

export interface TreeRead {
  readonly thread: Thread
  /** By blob and language. */
  readonly facts: FactsByKey
  readonly settings: ReadonlyMap<string, string>
  /** Whether anything was read that was not known. */
  readonly fresh: boolean
  readonly incomplete: readonly string[]
}

/** After so many files that brought a reader down, the rest is left unread. */
const MOST_LOST = 5
/** A second thread has a grammar to load before it helps: not for less than so many bytes each. */
const BYTES_A_THREAD = 1_000_000
const MOST_THREADS = 2

/** Fills a thread with a tree: what is known is handed over, what is not is read. A file that ends it is passed over. */
export async function readTree(options: ReadOptions): Promise<TreeRead> {
  options.signal?.throwIfAborted()
  const { chosen, known, limits } = options
  const settings = await readSettings(options)
  const facts = new Map<string, CachedFacts>()
  for (const { key } of keysOf(chosen)) {
    const found = known.get(key)
    if (found !== undefined) facts.set(key, found)
  }
  const deadline = performance.now() + limits.treeMs
  const incomplete: string[] = []
  for (let lost = 0; ; lost++) {
    const thread = fill(startThread(), { chosen, facts, settings })
    // What is known by now is asked about, the rest stays unread.
    const over = lost > MOST_LOST || performance.now() > deadline
    const end: PassEnd = over ? { type: 'done', read: true } : await readWith(thread, { ...options, facts, deadline })
    if (end.type === 'done') return { thread, facts, settings, fresh: end.read || lost > 0, incomplete }
    await thread.end()
    if (end.suspect !== undefined) facts.set(end.suspect.key, { digest: end.suspect.digest, stored: '' })
    incomplete.push(end.reason)
  }
}

type Rest = ReadOptions & { readonly facts: Map<string, CachedFacts>; readonly deadline: number }

async function readWith(thread: Thread, rest: Rest): Promise<PassEnd> {
  const more = Array.from({ length: threadsFor(rest) - 1 }, startThread)
  try {
    return await readMissing({ ...rest, threads: [thread, ...more] })
  } catch (error) {
    await thread.end()
    throw error
  } finally {
    await Promise.all(more.map((each) => each.end()))
  }
}

function threadsFor({ chosen, facts }: Rest): number {
  const missing = chosen.code.filter(({ path, oid }) => !facts.has(keyOf(path, oid)))
  const bytes = missing.reduce((sum, { size }) => sum + size, 0)
  return Math.max(1, Math.min(MOST_THREADS, availableParallelism(), Math.floor(bytes / BYTES_A_THREAD)))
}

interface Filling {
  readonly chosen: Chosen
  readonly facts: FactsByKey
  readonly settings: ReadonlyMap<string, string>
}

/** A new thread with what is known of a tree. */
export function fill(thread: Thread, { chosen, facts, settings }: Filling): Thread {
  for (const [path, text] of settings) thread.tell({ type: 'setting', path, text })
  for (const { path, key } of keysOf(chosen)) {
    const stored = facts.get(key)?.stored ?? ''
    if (stored !== '') thread.tell({ type: 'known', path, stored })
  }
  return thread
}

async function readSettings({ chosen, blobs }: ReadOptions): Promise<Map<string, string>> {
  const settings = new Map<string, string>()
  const order = chosen.settings.values()
  for await (const { content } of blobs(chosen.settings.map(({ oid }) => oid))) {
    const entry = order.next().value
    if (entry !== undefined && content !== undefined) settings.set(entry.path, new TextDecoder().decode(content))
  }
  return settings
}
