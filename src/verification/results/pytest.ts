import type { TestStatus } from '../../domain/evidence.ts'
import { type ResultReader, resultOf } from './reader.ts'

const VERBOSE = /^(\S+?::.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b/
const SUMMARY = /^(PASSED|FAILED|ERROR|XFAIL|XPASS) (\S+?(?:::.+?)?)(?: - (.*))?$/
const STATUS: Readonly<Record<string, TestStatus>> = { PASSED: 'passed', FAILED: 'failed', ERROR: 'error' }

/** What pytest prints under `-v` or `-rA`. Without either it names failures only, which is no list of its tests. */
export const readPytest: ResultReader = (text) => {
  const lines = text.split('\n')
  const messages = new Map(
    lines.flatMap((line) => {
      const [, , name = '', message = ''] = SUMMARY.exec(line) ?? []
      return name === '' ? [] : [[name, message] as const]
    }),
  )
  const seen = new Map<string, string>()
  for (const line of lines) {
    const [, name = '', verdict = ''] = VERBOSE.exec(line) ?? []
    const [, summed = '', named = ''] = SUMMARY.exec(line) ?? []
    if (name !== '') seen.set(name, verdict)
    else if (named !== '') seen.set(named, summed)
  }
  const complete = lines.some((line) => VERBOSE.test(line) || line.startsWith('PASSED '))
  if (!complete) return []
  return [...seen].map(([name, verdict]) => resultOf(name, STATUS[verdict] ?? 'skipped', messages.get(name)))
}
