import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { BlobStore } from '../../src/ports/blob-store.ts'

export interface BlobStoreHarness {
  readonly store: BlobStore
  close(): Promise<void>
}

/** What every blob store must do. */
export function describeBlobStore(name: string, open: () => Promise<BlobStoreHarness>): void {
  describe(`${name} blob store`, () => {
    let harness: BlobStoreHarness

    beforeEach(async () => {
      harness = await open()
    })

    afterEach(() => harness.close())

    test.each([
      ['nothing', new Uint8Array()],
      ['every byte', Uint8Array.from({ length: 256 }, (_, index) => index)],
      ['text', new TextEncoder().encode('🧭 \u0000 \\x00 \\\\')],
      ['five megabytes', new Uint8Array(5 * 1024 * 1024).fill(0xa5)],
      ['a part of a larger buffer', new Uint8Array(16).fill(7).subarray(3, 9)],
    ])('keeps %s under its digest', async (_what, bytes) => {
      const digest = await harness.store.put(bytes)
      expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'))
      const back = await harness.store.get(digest)
      expect(Buffer.compare(Buffer.from(back ?? []), Buffer.from(bytes))).toBe(0)
      expect(back).toHaveLength(bytes.length)
    })

    test('keeps the same bytes once, however many put them at once', async () => {
      const bytes = new TextEncoder().encode('same')
      const digests = await Promise.all(Array.from({ length: 20 }, () => harness.store.put(bytes)))
      expect(new Set(digests).size).toBe(1)
    })

    test('has nothing under another digest', async () => {
      expect(await harness.store.get('0'.repeat(64))).toBeUndefined()
    })

    test('does not change when the bytes given or got are changed', async () => {
      const bytes = Uint8Array.of(1, 2, 3)
      const digest = await harness.store.put(bytes)
      bytes[0] = 9
      const got = await harness.store.get(digest)
      if (got !== undefined) got[1] = 9
      expect(Array.from((await harness.store.get(digest)) ?? [])).toEqual([1, 2, 3])
    })
  })
}
