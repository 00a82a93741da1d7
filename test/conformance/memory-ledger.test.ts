import { createMemoryLedger } from '../../src/adapters/memory/ledger.ts'
import { describeLedger } from './ledger.ts'

describeLedger('memory', async () => {
  let now = Date.parse('2026-01-02T03:04:05.678Z')
  return {
    ledger: createMemoryLedger({ now: () => new Date(now) }),
    pass: async (ms) => {
      now += ms
    },
    close: async () => {},
  }
})
