import { Parser, type Result } from 'tap-parser'
import type { TestResult, TestStatus } from '../../domain/evidence.ts'
import { resultOf } from './reader.ts'

/**
 * The tests of a TAP stream, whatever else stands between its lines. A test that only sums up others is left out. Where
 * lines are assertions under a title (`tape`), the title is part of the name, since assertions are called alike.
 */
export function parseTap(text: string): TestResult[] {
  const results: TestResult[] = []
  const titled = /^(?:not )?ok \d+ (?!- )\S/m.test(text) && !/^\s*# Subtest/m.test(text)
  let title = ''
  const listen = (parser: Parser): void => {
    parser.on('child', listen)
    parser.on('comment', (comment: string) => {
      if (titled && !FIGURES.test(comment)) title = `${comment.replace(/^\s*#\s*/, '').trim()} > `
    })
    parser.on('assert', (result: Result) => {
      if (result.closingTestPoint) return
      results.push(resultOf(`${title}${result.fullname}`, statusOf(result), messageOf(result)))
    })
  }
  const parser = new Parser()
  listen(parser)
  parser.end(text)
  return results
}

// What a stream says of itself at its end.
const FIGURES = /^\s*# ?(?:tests|pass|fail|skip|todo|ok|time|duration_ms|suites|cancelled)\b/i

// The diagnosis is YAML of the runner's choice; node's says what was thrown in `name`, `code` and `error`.
function messageOf({ diag }: Result): string {
  const said: unknown = diag
  if (typeof said !== 'object' || said === null) return ''
  const record: Readonly<Record<string, unknown>> = { ...said }
  if ('operator' in record && 'expected' in record && record.name === undefined) return tapeMessage(record)
  const parts = ['name', 'code', 'failureType', 'error', 'message'].map((key) => record[key])
  return parts
    .filter((part) => part !== undefined)
    .map(String)
    .join(': ')
}

// Tape wraps every disagreement into an Error; only what was thrown is one.
function tapeMessage({ operator, stack, actual }: Readonly<Record<string, unknown>>): string {
  return operator === 'error' ? `${String(stack ?? actual)}` : `AssertionError: ${String(operator)}`
}

function statusOf(result: Result): TestStatus {
  if (result.skip !== false || result.todo !== false) return 'skipped'
  return result.ok ? 'passed' : 'failed'
}
