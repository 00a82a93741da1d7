import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { describeBlobStore } from './blob-store.ts'

describeBlobStore('memory', async () => ({ store: createMemoryBlobStore(), close: async () => {} }))
