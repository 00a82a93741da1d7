import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import { describeRunStore } from './run-store.ts'

describeRunStore('memory', async () => {
  let now = Date.parse('2026-01-02T03:04:05.678Z')
  return {
    store: createMemoryRunStore({ now: () => new Date(now) }),
    pass: async (ms) => {
      now += ms
    },
    close: async () => {},
  }
})
