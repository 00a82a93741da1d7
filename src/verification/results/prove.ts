import { type ResultReader, resultOf } from './reader.ts'
import { parseTap } from './tap.ts'

const SCRIPT = /^(\S+\.t) \.{2,} ?$/m
const SUMMARY = /^(\S+\.t) \.{2,} (?:ok\b|skipped\b|Dubious|Failed|No subtests)/m

/**
 * Perl's `prove`: under `-v` a TAP stream for each script, named by it, since scripts call their tests alike; without it
 * a line for each script.
 */
export const readProve: ResultReader = (text) => {
  if (!/^(?:Result: (?:PASS|FAIL|NOTESTS)|All tests successful\.)/m.test(text)) return []
  const parts = text.split(new RegExp(SCRIPT, 'gm'))
  const verbose = parts.flatMap((part, index) => {
    if (index % 2 === 0) return []
    return parseTap(parts[index + 1]?.split(/^(?:All tests successful\.|Test Summary Report)$/m)[0] ?? '').map(
      (test) => ({
        ...test,
        name: `${part} > ${test.name === '' ? 'unnamed' : test.name}`,
      }),
    )
  })
  return verbose.length > 0 ? verbose : scriptsOf(text)
}

function scriptsOf(text: string): ReturnType<ResultReader> {
  const seen = [...text.matchAll(new RegExp(`${SUMMARY.source}(?:[^\\n]*)`, 'gm'))]
  return seen.map(([line, name = '']) => {
    if (/ skipped\b/.test(line)) return { name, status: 'skipped' as const }
    return resultOf(
      name,
      / ok\b/.test(line) ? 'passed' : 'failed',
      text.includes('#   Failed test') ? '#   Failed test' : '',
    )
  })
}
