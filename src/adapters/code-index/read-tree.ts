import { createHash } from 'node:crypto'
import type { SourceStore } from '../../ports/source-store.ts'
import type { Chosen, IndexLimits } from './choose-files.ts'
import type { CachedFacts } from './facts-cache.ts'
import { languageOf } from './languages/languages.ts'
import { startThread, type Thread, ThreadLost } from './thread.ts'

export interface ReadOptions {
  readonly chosen: Chosen
  readonly known: ReadonlyMap<string, CachedFacts>
  readonly blobs: (oids: readonly string[]) => ReturnType<SourceStore['readAll']>
  readonly limits: IndexLimits
  readonly signal?: AbortSignal
}

export interface TreeRead {
  readonly thread: Thread
  /** By blob and language. */
  readonly facts: ReadonlyMap<string, CachedFacts>
  readonly settings: ReadonlyMap<string, string>
  /** Whether anything was read that was not known. */
  readonly fresh: boolean
  readonly incomplete: readonly string[]
}

/** So many files are under way between the two threads: neither waits for the other. */
const AHEAD = 32
/** After so many files that brought the reader down, the rest is left unread. */
const MOST_LOST = 5

/** Fills a thread with a tree: what is known is handed over, what is not is read. A file that ends it is passed over. */
export async function readTree(options: ReadOptions): Promise<TreeRead> {
  const { chosen, known, limits } = options
  const settings = await readSettings(options)
  const facts = new Map<string, CachedFacts>()
  for (const { key } of keysOf(chosen)) {
    const found = known.get(key)
    if (found !== undefined) facts.set(key, found)
  }
  const deadline = performance.now() + limits.treeMs
  const incomplete: string[] = []
  let thread = fill(startThread(), { chosen, facts, settings })
  for (let lost = 0; ; lost++) {
    options.signal?.throwIfAborted()
    const end = await readMissing(thread, facts, { ...options, deadline })
    if (end.type === 'done') return { thread, facts, settings, fresh: end.read || lost > 0, incomplete }
    await thread.end()
    for (const { key, digest } of end.suspects) facts.set(key, { digest, stored: '' })
    incomplete.push(end.reason)
    thread = fill(startThread(), { chosen, facts, settings })
    if (lost >= MOST_LOST || end.type === 'late') return { thread, facts, settings, fresh: true, incomplete }
  }
}

/** A new thread with what is known of a tree. */
export function fill(
  thread: Thread,
  {
    chosen,
    facts,
    settings,
  }: { chosen: Chosen; facts: ReadonlyMap<string, CachedFacts>; settings: ReadonlyMap<string, string> },
): Thread {
  for (const [path, text] of settings) thread.tell({ type: 'setting', path, text })
  for (const { path, key } of keysOf(chosen)) {
    const stored = facts.get(key)?.stored ?? ''
    if (stored !== '') thread.tell({ type: 'known', path, stored })
  }
  return thread
}

export function keyOf(path: string, oid: string): string {
  return `${oid}-${languageOf(path)?.name ?? 'none'}`
}

function keysOf({ code }: Chosen): { path: string; oid: string; key: string }[] {
  return code.map(({ path, oid }) => ({ path, oid, key: keyOf(path, oid) }))
}

interface Pass extends ReadOptions {
  readonly deadline: number
}

interface Suspect {
  readonly key: string
  readonly path: string
  readonly digest: string
}

type PassEnd =
  | { readonly type: 'done'; readonly read: boolean }
  | { readonly type: 'lost' | 'late'; readonly suspects: readonly Suspect[]; readonly reason: string }

async function readMissing(thread: Thread, facts: Map<string, CachedFacts>, pass: Pass): Promise<PassEnd> {
  const missing = keysOf(pass.chosen).filter(({ key }) => !facts.has(key))
  const order = missing.values()
  const underWay = new Map<Suspect, Promise<void>>()
  try {
    for await (const { content } of pass.blobs(missing.map(({ oid }) => oid))) {
      const { path, key } = order.next().value ?? {}
      if (path === undefined || key === undefined || content === undefined) continue
      pass.signal?.throwIfAborted()
      if (performance.now() > pass.deadline)
        return { type: 'late', suspects: [], reason: 'reading the tree took too long' }
      const suspect = { key, path, digest: createHash('sha1').update(content).digest('hex') }
      const reading = thread.call({ type: 'read', path, content }, pass.limits.fileMs).then(({ stored }) => {
        facts.set(key, { digest: suspect.digest, stored: stored ?? '' })
        underWay.delete(suspect)
      })
      // Awaited below; what fails before that is no unhandled rejection.
      reading.catch(() => undefined)
      underWay.set(suspect, reading)
      if (underWay.size >= AHEAD) await underWay.values().next().value
    }
    await Promise.all(underWay.values())
    return { type: 'done', read: missing.length > 0 }
  } catch (error) {
    if (!(error instanceof ThreadLost)) throw error
    // They are read in order: the first that was not answered is the one.
    const suspects = [...underWay.keys()].slice(0, 1)
    return { type: 'lost', suspects, reason: `${suspects[0]?.path ?? 'a file'}: ${error.message}` }
  }
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
