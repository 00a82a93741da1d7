import { test } from '@jest/globals'
import { assertNothingBreaks } from '../fixtures/town/assert.ts'

test(
  'never green on what was not approved, never merged twice: 2,000 interleavings',
  () => assertNothingBreaks(2_000),
  300_000,
)
