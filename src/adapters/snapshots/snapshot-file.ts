import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rm, stat, utimes } from 'node:fs/promises'
import { Fault } from '../../domain/fault.ts'
import type { HeldFile } from '../../ports/sandbox.ts'
import type { Snapshot } from '../../ports/snapshot-store.ts'

export interface SnapshotFiles {
  /** Counts as a use. Undefined where it is gone. */
  find(path: string, digest: string): Promise<Snapshot | undefined>
}

const PIECE = { highWaterMark: 256 * 1024 }

/**
 * Files as snapshots. Which ones were seen whole is remembered by a mark that every write changes: a later use then costs
 * no look at the bytes.
 */
export function createSnapshotFiles(): SnapshotFiles {
  const sound = new Map<string, string>()

  async function find(path: string, digest: string): Promise<Snapshot | undefined> {
    const before = await markOf(path)
    const now = new Date()
    await utimes(path, now, now).catch(() => {})
    const after = await markOf(path)
    if (before === undefined || after === undefined) return undefined
    if (sound.get(path) === before.mark) sound.set(path, after.mark)
    return { digest, bytes: after.bytes, read: () => read(path, digest), hold: () => hold(path, digest) }
  }

  async function hold(path: string, digest: string): Promise<HeldFile> {
    const file = await open(path, 'r').catch(gone)
    try {
      const { bytes, mark } = await markOf(file)
      if (sound.get(path) !== mark && (await digestOf(file)) !== digest) throw await refuse(path)
      sound.set(path, mark)
      return { path, fd: file.fd, bytes, release: () => file.close() }
    } catch (error) {
      sound.delete(path)
      await file.close()
      throw error
    }
  }

  return { find }
}

async function* read(path: string, digest: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(path, PIECE)) {
      hash.update(piece)
      yield piece
    }
  } catch (cause) {
    gone(cause)
  }
  if (hash.digest('hex') !== digest) throw await refuse(path)
}

async function digestOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of file.createReadStream({ ...PIECE, start: 0, autoClose: false })) hash.update(piece)
  return hash.digest('hex')
}

function gone(cause: unknown): never {
  throw new Fault('not-found', 'The snapshot is not there any more.', { retryable: true, cause })
}

async function refuse(path: string): Promise<Fault> {
  await rm(path, { force: true })
  return new Fault('malformed', 'The snapshot is not what was stored; it was removed.', { retryable: true })
}

interface Mark {
  readonly bytes: number
  readonly mark: string
}

async function markOf(file: FileHandle): Promise<Mark>
async function markOf(file: string): Promise<Mark | undefined>
async function markOf(file: FileHandle | string): Promise<Mark | undefined> {
  const looking = typeof file === 'string' ? stat(file, { bigint: true }) : file.stat({ bigint: true })
  const found = await looking.catch(() => undefined)
  // Nobody can set the time of the last change back, only the kernel's clock moves it.
  return found && { bytes: Number(found.size), mark: `${found.ino} ${found.size} ${found.ctimeNs}` }
}
