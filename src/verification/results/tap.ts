import { Parser, type Result } from 'tap-parser'
import type { TestResult, TestStatus } from '../../domain/evidence.ts'
import { resultOf } from './reader.ts'

/** The tests of a TAP stream, whatever else stands between its lines. A test that only sums up others is left out. */
export function parseTap(text: string): TestResult[] {
  const results: TestResult[] = []
  const listen = (parser: Parser): void => {
    parser.on('child', listen)
    parser.on('assert', (result: Result) => {
      if (!result.closingTestPoint) results.push(resultOf(result.fullname, statusOf(result), messageOf(result)))
    })
  }
  const parser = new Parser()
  listen(parser)
  parser.end(text)
  return results
}

// The diagnosis is YAML of the runner's choice; node's says what was thrown in `name`, `code` and `error`.
function messageOf({ diag }: Result): string {
  const said: unknown = diag
  if (typeof said !== 'object' || said === null) return ''
  const record: Readonly<Record<string, unknown>> = { ...said }
  const parts = ['name', 'code', 'failureType', 'error', 'message'].map((key) => record[key])
  return parts
    .filter((part) => part !== undefined)
    .map(String)
    .join(': ')
}

function statusOf(result: Result): TestStatus {
  if (result.skip !== false || result.todo !== false) return 'skipped'
  return result.ok ? 'passed' : 'failed'
}
