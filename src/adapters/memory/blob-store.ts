import { sha256 } from '../../domain/digest.ts'
import type { BlobStore } from '../../ports/blob-store.ts'

/** Blobs in this process, gone with it. For tests and simulations. */
export function createMemoryBlobStore(): BlobStore {
  const blobs = new Map<string, Uint8Array>()
  return {
    async put(bytes) {
      const digest = sha256(bytes)
      if (!blobs.has(digest)) blobs.set(digest, bytes.slice())
      return digest
    },
    get: async (digest) => blobs.get(digest)?.slice(),
  }
}
