import { test } from '@jest/globals'
import { assertNothingBreaks } from '../fixtures/town/assert.ts'

test('never green on what was not approved, never merged twice, always open to who may: 100 interleavings', () =>
  assertNothingBreaks(100))
