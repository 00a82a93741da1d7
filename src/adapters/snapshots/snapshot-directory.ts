import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import type { Snapshot, SnapshotStore } from '../../ports/snapshot-store.ts'
import { createSnapshotFiles } from './snapshot-file.ts'

export interface SnapshotDirectoryOptions {
  /** Created if absent; nobody else's. */
  readonly directory: string
  /** Bytes of all snapshots together. The one just stored stays, however large. */
  readonly maxBytes: number
}

/** `<key>.<digest>.tar`: the name says what the bytes must be. */
const NAME = /^([0-9a-f]{64})\.([0-9a-f]{64})\.tar$/
const LEFT_OVER_MS = 60 * 60_000

/** Snapshots as files that are written aside and renamed into place. */
export function createSnapshotDirectory({ directory, maxBytes }: SnapshotDirectoryOptions): SnapshotStore {
  const files = createSnapshotFiles()

  async function find(key: string): Promise<Snapshot | undefined> {
    for (const name of await readdir(directory).catch(() => [])) {
      const [, itsKey, digest = ''] = NAME.exec(name) ?? []
      if (itsKey !== key) continue
      const found = await files.find(join(directory, name), digest)
      if (found !== undefined) return found
    }
    return undefined
  }

  async function put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<Snapshot> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const aside = join(directory, `${randomUUID()}.part`)
    try {
      const digest = await write(aside, bytes)
      const path = join(directory, `${key}.${digest}.tar`)
      await rename(aside, path)
      await evict({ directory, maxBytes }, path)
      const stored = await files.find(path, digest)
      if (stored !== undefined) return stored
      throw new Fault('not-found', 'The snapshot was removed as soon as it was stored.', { retryable: true })
    } catch (error) {
      await rm(aside, { force: true })
      throw error
    }
  }

  return { find, put }
}

// Read-only, and for everyone who is shown it: the folder is what keeps others out.
const MODE = 0o444

async function write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const piece of bytes) {
      hash.update(piece)
      await file.writeFile(piece)
    }
    await file.chmod(MODE)
    await file.sync()
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

// Other processes may do the same at the same time: what is gone already is fine.
async function evict({ directory, maxBytes }: SnapshotDirectoryOptions, keep: string): Promise<void> {
  const names = await readdir(directory)
  const files = await Promise.all(names.map((name) => describeFile(join(directory, name))))
  const newestFirst = files.filter((file) => file !== undefined).sort((left, right) => right.used - left.used)
  let sum = 0
  for (const { path, bytes, used } of newestFirst) {
    const isPart = path.endsWith('.part')
    if (!isPart) sum += bytes
    const stale = isPart ? Date.now() - used > LEFT_OVER_MS : sum > maxBytes && path !== keep
    if (stale) await rm(path, { force: true })
  }
}

async function describeFile(path: string) {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ? { path, bytes: found.size, used: found.mtimeMs } : undefined
}
