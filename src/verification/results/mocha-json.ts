import { z } from 'zod'
import { findJson, type ResultReader, resultOf } from './reader.ts'

const TEST = z.object({
  fullTitle: z.string(),
  err: z
    .object({ message: z.string().catch(''), stack: z.string().catch('') })
    .partial()
    .catch({}),
})
const TESTS = z.array(TEST)

/** Mocha's `json` reporter: https://mochajs.org/#json. */
const REPORT = z.object({ stats: z.object({}), passes: TESTS, failures: TESTS, pending: TESTS.catch([]) })

export const readMochaJson: ResultReader = (text) => {
  const report = text.includes('"passes"') ? findJson(text, REPORT) : undefined
  if (report === undefined) return []
  return [
    ...report.passes.map(({ fullTitle }) => resultOf(fullTitle, 'passed')),
    ...report.failures.map(({ fullTitle, err }) => resultOf(fullTitle, 'failed', err.stack ?? err.message)),
    ...report.pending.map(({ fullTitle }) => resultOf(fullTitle, 'skipped')),
  ]
}
