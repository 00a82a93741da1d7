import { test } from '@jest/globals'
import { propertyRuns } from '../fixtures/property-runs.ts'
import { assertNothingBreaks } from '../fixtures/town/assert.ts'

test('never green on what was not approved, never merged twice, always open to who may: 100 interleavings', () =>
  assertNothingBreaks(propertyRuns(100)))
