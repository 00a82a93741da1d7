import type { TestResult } from '../../domain/evidence.ts'
import { parseJunit } from './junit.ts'
import { parseTap } from './tap.ts'

const MOST_TESTS = 5_000
const LONGEST_NAME = 300

/** What each test did, where the output says so in TAP or JUnit; else nothing, and the exit code has to do. */
export function parseResults(output: string): TestResult[] {
  const results = /<testsuites?[\s>]/.test(output) ? parseJunit(output) : tapOf(output)
  return results
    .filter(({ name }) => name.trim() !== '')
    .slice(0, MOST_TESTS)
    .map(({ name, status }) => ({ name: name.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME), status }))
}

function tapOf(output: string): TestResult[] {
  return /^TAP version 1[34]\b/m.test(output) || /^1\.\.\d+/m.test(output) ? parseTap(output) : []
}
