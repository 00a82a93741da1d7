import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Facts as they are stored, and the SHA-1 of the bytes that they are of. `stored` is empty where nothing was read. */
export interface CachedFacts {
  readonly digest: string
  readonly stored: string
}

/** A change of what facts say makes a new name: old caches are then left alone. */
const FORMAT = 1
const LINE = /^([0-9a-f]{40})-(\w+) ([0-9a-f]{40}) (.*)$/

/** Facts by blob and language, one file a repository: what the last tree needed. A cache: a broken one is as good as none. */
export function createFactsCache(directory: string) {
  const fileOf = (repository: number) => join(directory, `${repository}.v${FORMAT}`)
  return {
    load: async (repository: number): Promise<Map<string, CachedFacts>> => {
      const text = await readFile(fileOf(repository), 'utf8').catch(() => '')
      const found = new Map<string, CachedFacts>()
      for (const line of text.split('\n')) {
        const [, oid, language, digest, stored] = LINE.exec(line) ?? []
        if (oid !== undefined && digest !== undefined) found.set(`${oid}-${language}`, { digest, stored: stored ?? '' })
      }
      return found
    },
    save: async (repository: number, facts: ReadonlyMap<string, CachedFacts>): Promise<void> => {
      const draft = `${fileOf(repository)}.${process.pid}.tmp`
      const lines = [...facts].map(([key, { digest, stored }]) => `${key} ${digest} ${stored}\n`)
      // A full or broken disk costs time, not answers.
      await mkdir(directory, { recursive: true, mode: 0o700 })
        .then(() => writeFile(draft, lines.join(''), { mode: 0o600 }))
        .then(() => rename(draft, fileOf(repository)))
        .catch(() => undefined)
    },
  }
}
