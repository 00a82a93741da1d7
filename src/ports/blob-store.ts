/** Content-addressed bodies too large for an event. Written once, never changed. */
export interface BlobStore {
  /** @returns the SHA-256 (hex) of the bytes. Idempotent. Throws Fault `store-unavailable`. */
  put(bytes: Uint8Array): Promise<string>
  /** @returns undefined where nothing has that digest. */
  get(digest: string): Promise<Uint8Array | undefined>
}
