import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CachedRuns, EvidenceCache } from '../../ports/evidence-cache.ts'

const MOST_ENTRIES = 500
const KEY = /^[0-9a-f]{64}$/

const KIND = z.enum(['assertion', 'error', 'not-loaded', 'timeout', 'unknown'])
const TEST = z.object({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'error']),
  failure: KIND.exactOptional(),
})
const ENTRY = z.object({
  runId: z.string(),
  commands: z.array(
    z.object({
      command: z.string(),
      exitCode: z.int().nullable(),
      timedOut: z.boolean(),
      durationMs: z.number(),
      output: z.string(),
      tail: z.string(),
      tests: z.array(TEST),
      failure: KIND.exactOptional(),
    }),
  ),
})

/** One file an entry, in a directory of its own; the least recently used go. */
export function createEvidenceCache(directory: string): EvidenceCache {
  const fileOf = (key: string): string | undefined => (KEY.test(key) ? join(directory, `${key}.json`) : undefined)
  return {
    get: async (key) => {
      const file = fileOf(key)
      return file === undefined ? undefined : read(file).catch(() => undefined)
    },
    put: async (key, runs) => {
      const file = fileOf(key)
      // A full or broken disk costs time, not evidence.
      if (file !== undefined) await write(directory, file, runs).catch(() => undefined)
    },
  }
}

async function read(file: string): Promise<CachedRuns | undefined> {
  const parsed = ENTRY.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) return undefined
  const now = new Date()
  await utimes(file, now, now)
  return parsed.data
}

// Renamed into place, so that nobody reads half an entry.
async function write(directory: string, file: string, runs: CachedRuns): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.tmp`
  await writeFile(draft, JSON.stringify(runs), { mode: 0o600 })
  await rename(draft, file)
  await shrink(directory)
}

async function shrink(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json'))
  if (names.length <= MOST_ENTRIES) return
  const ages = await Promise.all(
    names.map(async (name) => ({ name, used: (await stat(join(directory, name))).mtimeMs })),
  )
  const old = ages.sort((left, right) => left.used - right.used).slice(0, names.length - MOST_ENTRIES)
  await Promise.all(old.map(({ name }) => rm(join(directory, name), { force: true })))
}
