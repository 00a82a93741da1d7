import type { TestResult } from '../../domain/evidence.ts'
import { readCargo } from './cargo.ts'
import { readGoJson, readGoText } from './go.ts'
import { readJestJson } from './jest-json.ts'
import { parseJunit } from './junit.ts'
import { readMochaJson } from './mocha-json.ts'
import { readProve } from './prove.ts'
import { readPytest } from './pytest.ts'
import type { ResultReader } from './reader.ts'
import { readSpec } from './spec.ts'
import { parseTap } from './tap.ts'
import { readTapSummary } from './tap-summary.ts'

const MOST_TESTS = 5_000
const LONGEST_NAME = 300

/** Formats for machines before those for people. */
const READERS: readonly ResultReader[] = [
  parseJunit,
  readJestJson,
  readMochaJson,
  readGoJson,
  readProve,
  readTapSummary,
  (text) => (/^TAP version 1[34]\b/m.test(text) || /^1\.\.\d+/m.test(text) ? parseTap(text) : []),
  readGoText,
  readCargo,
  readPytest,
  readSpec,
]

/** What each test did, where the output says so in a known form; else nothing, and the exit code has to do. */
export function parseResults(output: string): TestResult[] {
  for (const read of READERS) {
    const results = read(output).filter(({ name }) => name.trim() !== '')
    if (results.length > 0) return results.slice(0, MOST_TESTS).map(bounded)
  }
  return []
}

function bounded(result: TestResult): TestResult {
  return { ...result, name: result.name.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME) }
}
