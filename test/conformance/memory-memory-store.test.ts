import { createMemoryMemoryStore } from '../../src/adapters/memory/memory-store.ts'
import { describeMemoryStore } from './memory-store.ts'

describeMemoryStore('memory', async () => {
  const now = () => new Date('2026-01-02T03:04:05.678Z')
  return { store: createMemoryMemoryStore({ now }), now, close: async () => {} }
})
