import { sha256 } from '../../domain/digest.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { Database, Statement } from './postgres.ts'

const PUT: Statement = {
  name: 'put-blob',
  text: 'insert into blobs (digest, bytes) values ($1, $2) on conflict do nothing',
}
const GET: Statement = { name: 'get-blob', text: 'select bytes from blobs where digest = $1' }

export function createPostgresBlobStore(database: Database): BlobStore {
  return {
    async put(bytes) {
      const digest = sha256(bytes)
      await database.prepared(PUT, [digest, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)])
      return digest
    },
    async get(digest) {
      const [row] = await database.prepared<{ bytes: Buffer }>(GET, [digest])
      return row && new Uint8Array(row.bytes)
    },
  }
}
