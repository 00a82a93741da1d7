import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Facts as they are stored, and the SHA-1 of the bytes that they are of. `stored` is empty where nothing was read. */
export interface CachedFacts {
  readonly digest: string
  readonly stored: string
}

export type FactsByKey = ReadonlyMap<string, CachedFacts>

/** A change of what facts say makes a new name: old caches are then left alone. */
const FORMAT = 5
const HEAD = /^([0-9a-f]{40}-\w+) ([0-9a-f]{40}) (\d+) /
/** So many times what the last tree needed is kept, then the rest is dropped. */
const SPARE = 3

/**
 * Facts by blob and language, one file a repository, added to at its end. A cache: a broken line is none, and a full
 * disk costs time, not answers.
 */
export function createFactsCache(directory: string) {
  const fileOf = (repository: number) => join(directory, `${repository}.v${FORMAT}`)

  async function load(repository: number): Promise<Map<string, CachedFacts>> {
    const text = await readFile(fileOf(repository), 'utf8').catch(() => '')
    const found = new Map<string, CachedFacts>()
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf('\n', from)
      if (end === -1) break
      const [head = '', key, digest, length] = HEAD.exec(text.slice(from, Math.min(end, from + 120))) ?? []
      const stored = text.slice(from + head.length, end)
      // Two writers at once may have torn a line.
      if (key !== undefined && digest !== undefined && stored.length === Number(length))
        found.set(key, { digest, stored })
      from = end + 1
    }
    return found
  }

  /** `known` is what was loaded; `needed`, all of a tree. */
  async function save(repository: number, known: FactsByKey, needed: FactsByKey): Promise<void> {
    const fresh = [...needed].filter(([key]) => !known.has(key))
    const file = fileOf(repository)
    await mkdir(directory, { recursive: true, mode: 0o700 })
      .then(() =>
        known.size + fresh.length > SPARE * needed.size + 1_000
          ? replace(file, lines(needed))
          : appendFile(file, lines(fresh), { mode: 0o600 }),
      )
      .catch(() => undefined)
  }

  return { load, save }
}

async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, file)
}

function lines(facts: Iterable<readonly [string, CachedFacts]>): string {
  return [...facts].map(([key, { digest, stored }]) => `${key} ${digest} ${stored.length} ${stored}\n`).join('')
}
