import type { TestResult, TestStatus } from '../../domain/evidence.ts'
import { type ResultReader, resultOf } from './reader.ts'

const RESULT = /^( *)(✓|√|✔|✖|﹣|(?<= {2})-|\d+\)) (.+?)(?: \((?:\d+|[\d.]+)ms\))?(?: # (?:SKIP|TODO).*)?$/
const TITLE = /^( {2,}|▶ | +▶ )(\S.*?)(?: \([\d.]+ms\))?$/
const MOCHA_END = /^ {2}\d+ passing\b/
const NODE_END = /^ℹ tests \d+|^✖ failing tests:/

/** What mocha's and node's `spec` reporters print: indented titles, a mark before each test. */
export const readSpec: ResultReader = (text) => {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => MOCHA_END.test(line) || NODE_END.test(line))
  if (end === -1) return []
  const messages = messagesOf(lines.slice(end))
  return readLines(lines.slice(0, end), messages)
}

function readLines(lines: readonly string[], messages: ReadonlyMap<string, string>): TestResult[] {
  const results: TestResult[] = []
  const titles: { readonly indent: number; readonly title: string }[] = []
  const climb = (indent: number): void => {
    while ((titles.at(-1)?.indent ?? -1) >= indent) titles.pop()
  }
  for (const line of lines) {
    const [, spaces = '', mark = '', name = ''] = RESULT.exec(line) ?? []
    if (name !== '') {
      // Node closes a suite with a line like that of a test.
      const closes = titles.some(({ indent, title }) => indent === spaces.length && title === name)
      climb(spaces.length)
      if (closes) continue
      const path = [...titles.map(({ title }) => title), name].join(' > ')
      results.push(resultOf(path, statusOf(mark, line), messages.get(/^\d/.test(mark) ? mark : name)))
    } else {
      const [, lead = '', title = ''] = TITLE.exec(line) ?? []
      if (title === '') continue
      const indent = lead.replace('▶ ', '').length
      climb(indent)
      titles.push({ indent, title })
    }
  }
  return results
}

function statusOf(mark: string, line: string): TestStatus {
  if (mark === '-' || mark === '﹣' || / # (?:SKIP|TODO)/.test(line)) return 'skipped'
  return mark === '✖' || mark.endsWith(')') ? 'failed' : 'passed'
}

// Mocha numbers its failures (`1)`), node repeats the test's own line.
function messagesOf(lines: readonly string[]): Map<string, string> {
  const messages = new Map<string, string>()
  let open = ''
  for (const line of lines) {
    const mocha = /^ {2}(\d+\)) /.exec(line)?.[1]
    const node = /^✖ (.+?)(?: \([\d.]+ms\))?$/.exec(line)?.[1]
    open = mocha ?? node ?? open
    if (open !== '' && mocha === undefined && node === undefined) {
      messages.set(open, `${messages.get(open) ?? ''}${line}\n`.slice(0, 4_000))
    }
  }
  return messages
}
