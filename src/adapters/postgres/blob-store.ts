import { sha256 } from '../../domain/digest.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import { LAZILY } from './lazily.ts'
import type { Database, Statement } from './postgres.ts'

/** Blobs that one statement takes; each number of them is a statement of its own. */
const MOST = 4

const PUTS: readonly Statement[] = Array.from({ length: MOST }, (_, index) => ({
  name: `put-blobs-${index + 1}`,
  text: `insert into blobs (digest, bytes)
    values ${Array.from({ length: index + 1 }, (_, place) => `($${2 * place + 1}, $${2 * place + 2})`).join(', ')}
    on conflict do nothing returning ${LAZILY}`,
}))
const GET: Statement = { name: 'get-blob', text: 'select bytes from blobs where digest = $1' }

interface Waiting {
  readonly digest: string
  readonly bytes: Uint8Array
  readonly stored: PromiseWithResolvers<void>
}

/**
 * Blobs in PostgreSQL. What is put in the same breath takes one round trip. A blob is named by an event that is
 * appended later, and the log reaches the disk in order: an event that survives a crash of the server has its blobs.
 */
export function createPostgresBlobStore(database: Database): BlobStore {
  let waiting: Waiting[] = []

  function flush(): void {
    const taken = waiting
    waiting = []
    for (let at = 0; at < taken.length; at += MOST) void putTogether(database, taken.slice(at, at + MOST))
  }

  return {
    async put(bytes) {
      const digest = sha256(bytes)
      const stored = Promise.withResolvers<void>()
      if (waiting.push({ digest, bytes, stored }) === 1) queueMicrotask(flush)
      await stored.promise
      return digest
    },
    async get(digest) {
      const [row] = await database.prepared<{ bytes: Buffer }>(GET, [digest])
      return row && new Uint8Array(row.bytes)
    },
  }
}

async function putTogether(database: Database, blobs: readonly Waiting[]): Promise<void> {
  const statement = PUTS[blobs.length - 1]
  if (statement === undefined) throw new Error(`There is no statement for ${blobs.length} blobs.`)
  // In one order everywhere: two that put the same ones never wait for each other.
  const sorted = [...blobs].sort((left, right) => (left.digest < right.digest ? -1 : 1))
  const values = sorted.flatMap(({ digest, bytes }) => [
    digest,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  ])
  try {
    await database.prepared(statement, values)
    for (const { stored } of blobs) stored.resolve()
  } catch (error) {
    for (const { stored } of blobs) stored.reject(error)
  }
}
