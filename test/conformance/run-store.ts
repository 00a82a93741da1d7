import { describe } from '@jest/globals'
import { describeCreation } from './run-store/creation.ts'
import { describeFinding } from './run-store/finding.ts'
import type { OpenRunStore } from './run-store/harness.ts'
import { describeLeases } from './run-store/leases.ts'
import { describeLimits } from './run-store/limits.ts'
import { describeLog } from './run-store/log.ts'
import { describePending } from './run-store/pending.ts'

/** What every run store must do. Each test gets an empty one. */
export function describeRunStore(name: string, open: OpenRunStore): void {
  describe(`${name} run store`, () => {
    describeCreation(open)
    describeLog(open)
    describeLeases(open)
    describePending(open)
    describeFinding(open)
    describeLimits(open)
  })
}
