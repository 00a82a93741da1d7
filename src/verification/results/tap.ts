import { Parser, type Result } from 'tap-parser'
import type { TestResult, TestStatus } from '../../domain/evidence.ts'

/** The tests of a TAP stream, whatever else stands between its lines. A test that only sums up others is left out. */
export function parseTap(text: string): TestResult[] {
  const results: TestResult[] = []
  const listen = (parser: Parser): void => {
    parser.on('child', listen)
    parser.on('assert', (result: Result) => {
      if (!result.closingTestPoint) results.push({ name: result.fullname, status: statusOf(result) })
    })
  }
  const parser = new Parser()
  listen(parser)
  parser.end(text)
  return results
}

function statusOf(result: Result): TestStatus {
  if (result.skip !== false || result.todo !== false) return 'skipped'
  return result.ok ? 'passed' : 'failed'
}
