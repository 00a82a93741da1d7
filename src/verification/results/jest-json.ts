import { z } from 'zod'
import type { TestStatus } from '../../domain/evidence.ts'
import { findJson, type ResultReader, resultOf } from './reader.ts'

/** https://jestjs.io/docs/configuration#testresultsprocessor-string; vitest's `json` reporter keeps to it. */
const REPORT = z.object({
  testResults: z.array(
    z.object({
      name: z.string().catch(''),
      message: z.string().catch(''),
      status: z.string().catch(''),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()).catch([]),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish().catch([]),
        }),
      ),
    }),
  ),
})

const STATUS: Readonly<Record<string, TestStatus>> = { passed: 'passed', failed: 'failed' }

/** The JSON report of jest and vitest; a file that could not be run is an error by its path. */
export const readJestJson: ResultReader = (text) => {
  if (!text.includes('"assertionResults"')) return []
  return (findJson(text, REPORT)?.testResults ?? []).flatMap((file) => {
    const path = file.name.replace(/^\/workspace\//, '')
    if (file.assertionResults.length === 0 && file.status === 'failed') return [resultOf(path, 'error', file.message)]
    return file.assertionResults.map(({ ancestorTitles, title, status, failureMessages }) =>
      resultOf([...ancestorTitles, title].join(' > '), STATUS[status] ?? 'skipped', (failureMessages ?? []).join('\n')),
    )
  })
}
