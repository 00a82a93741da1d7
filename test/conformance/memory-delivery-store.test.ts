import { createMemoryDeliveryStore } from '../../src/adapters/memory/delivery-store.ts'
import { describeDeliveryStore } from './delivery-store.ts'

describeDeliveryStore('memory', async () => {
  let now = Date.parse('2026-01-02T03:04:05.678Z')
  return {
    store: createMemoryDeliveryStore({ now: () => new Date(now) }),
    pass: async (ms) => {
      now += ms
    },
    close: async () => {},
  }
})
