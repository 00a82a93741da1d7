import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runUnderNode } from './node-runtime.mjs'

// Every file loads the runner anew, which makes much garbage that lives briefly: a young generation with room for it.
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=64',
  'node_modules/jest/bin/jest.js',
]

const REAL_PARTS = [
  'check',
  'cli',
  'conformance',
  'adapters',
  'integration',
  'emulator',
  'flows',
  'crash',
  'hostile',
  'deploy',
  'browser',
]

const WITHOUT_REAL_PARTS = ignoring(`/test/(?:${REAL_PARTS.join('|')})/`)

// Left out of the quick part: what starts programs (git, a shell in a folder), plays many runs or generates many inputs,
// and what is about texts and the emulator.
const SLOWER = [
  'agent/(?:resume|roles|tools|misbehaviour|saving|replay|rounds|reviewer|code-tools|context|prompt)',
  'approval/(?:merge-door|matrix/)',
  'config/policy-layers',
  'guard/rules/corpora',
  'workspace/take-out',
  'verification/(?:stage|run-side)',
  'contract/',
  'docs/',
]

// The in-memory adapters pass their conformance suites in no time.
const QUICK = ignoring(`/test/(?:(?:${REAL_PARTS.join('|')})/(?!memory-[^/]*$)|(?:${SLOWER.join('|')}))`)

// `test/fixtures/property-runs.ts` reads it: costly properties are tried less often.
const UNIT = [{ title: 'unit', options: QUICK, environment: { SALLYPORT_TESTS: 'quick' } }]
const FULL = [
  { title: 'unit', options: WITHOUT_REAL_PARTS },
  ...REAL_PARTS.map((part) => ({ title: part, options: ['--testPathPatterns', `/test/${part}/`] })),
]

/** What the test files know the parts by that a missing package takes away. */
const SUITES = {
  bubblewrap: ['bubblewrap'],
  chromium: ['browser'],
  'docker.io': ['docker', 'deploy'],
  mmdebstrap: ['deploy'],
  openssl: ['docker'],
  'redis-server': ['redis', 'deploy'],
}

/**
 * Runs the tests, cheapest first, and says on the last line how many passed and failed.
 * @returns 0 only when some ran, none failed and no suite was skipped for want of a package.
 */
export async function runTests({ unit, args, missing }) {
  const skipped = skippedSuites(missing)
  const total = { passed: 0, failed: 0, skipped: 0, broken: false }
  for (const group of groupsFor(unit, args)) {
    const result = await runJest(group, args, skipped)
    total.passed += result.passed
    total.failed += result.failed
    total.skipped += result.skipped
    total.broken ||= result.broken
    if (result.interrupted) break
  }
  return report(total, skipped)
}

// Someone who names files or tests wants one answer, not one for each folder.
function groupsFor(unit, args) {
  if (unit) return UNIT
  return args.length > 0 ? [{ title: 'tests', options: [] }] : FULL
}

function skippedSuites(missing) {
  const asked = (process.env.SALLYPORT_SKIP ?? '').split(',').filter((name) => name !== '')
  const lacking = missing.flatMap((name) => SUITES[name] ?? [])
  return [...new Set([...asked, ...lacking])].sort()
}

async function runJest(group, args, skipped) {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-tests-'))
  const outputFile = join(folder, 'results.json')
  process.stdout.write(`\n${group.title}\n`)
  const reporting = ['--json', '--outputFile', outputFile, '--passWithNoTests', '--maxWorkers=2']
  try {
    const options = [...group.options, ...reporting, ...args]
    const code = await runUnderNode([...JEST, ...options], { SALLYPORT_SKIP: skipped.join(','), ...group.environment })
    return countResults(outputFile, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// A file that cannot be loaded has no test to fail: it counts as one.
function countResults(outputFile, code) {
  const results = readResults(outputFile)
  const interrupted = code > 128
  if (results === undefined) return { passed: 0, failed: 1, skipped: 0, broken: true, interrupted }
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
    broken: code !== 0,
    interrupted,
  }
}

function readResults(outputFile) {
  try {
    return JSON.parse(readFileSync(outputFile, 'utf8'))
  } catch {
    process.stderr.write('The test runner ended without results.\n')
    return undefined
  }
}

function report(total, skipped) {
  const executed = total.passed + total.failed
  if (executed === 0) process.stderr.write('No test was run.\n')
  if (skipped.length > 0) process.stdout.write(`\nskipped suites: ${skipped.join(', ')}\n`)
  const rest = total.skipped === 0 ? '' : `, ${total.skipped} skipped`
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${rest}\n`)
  return executed > 0 && total.failed === 0 && !total.broken && skipped.length === 0 ? 0 : 1
}

function ignoring(pattern) {
  return ['--testPathIgnorePatterns', '/node_modules/', pattern]
}
