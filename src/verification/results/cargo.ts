import type { TestResult, TestStatus } from '../../domain/evidence.ts'
import { type ResultReader, resultOf } from './reader.ts'

const TEST = /^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)\b/
const BINARY = /^\s*(?:Running (?:unittests )?(\S+)|(Doc-tests) (\S+))/
const STATUS: Readonly<Record<string, TestStatus>> = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' }

/** What `cargo test` prints (without `--quiet`): a line per test, the failing ones' output below. */
export const readCargo: ResultReader = (text) => {
  if (!/^running \d+ tests?$/m.test(text)) return []
  const results: TestResult[] = []
  const messages = messagesOf(text)
  let binary = ''
  for (const line of text.split('\n')) {
    const [, file, docs, crate] = BINARY.exec(line) ?? []
    binary = file ?? (docs === undefined ? binary : `${docs} ${crate}`)
    const [, test = '', verdict = ''] = TEST.exec(line) ?? []
    if (test === '') continue
    // A documentation test is named by its line, which moves with every edit above it.
    const name = test.replace(/ \(line \d+\)/, '')
    const path = binary === '' ? name : `${binary} > ${name}`
    results.push(resultOf(path, STATUS[verdict] ?? 'error', messages.get(test)))
  }
  return results
}

function messagesOf(text: string): Map<string, string> {
  const parts = text.split(/^---- (.+) stdout ----$/m)
  return new Map(parts.flatMap((part, index) => (index % 2 === 1 ? [[part, parts[index + 1] ?? ''] as const] : [])))
}
