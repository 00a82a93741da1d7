import { describe, expect, test } from '@jest/globals'
import type { ChangeSet } from '../../../src/domain/change-set.ts'
import { compareCoverage } from '../../../src/verification/coverage/compare-coverage.ts'
import type { SourceCoverage } from '../../../src/verification/coverage/line-coverage.ts'
import {
  parseGoProfile,
  parsePythonCoverage,
  withGoProfile,
  withPythonCoverage,
} from '../../../src/verification/coverage/profiles.ts'
import { parseV8 } from '../../../src/verification/coverage/v8.ts'

const plain = (coverage: SourceCoverage | undefined) =>
  Object.fromEntries([...(coverage ?? [])].map(([path, lines]) => [path, Object.fromEntries(lines)]))

describe('what tools say of coverage', () => {
  test('V8: inner ranges say it more exactly, and a line ran where it ran in any process', () => {
    const text = 'exports.a = (x) => {\n  if (x) {\n    y()\n  }\n  z()\n}\n'
    const [inner, end] = [text.indexOf('{\n    y'), text.indexOf('  }\n  z') + 3]
    const whole = [0, text.length, 1]
    const report = (...processes: number[][][]) => JSON.stringify({ any: true, files: { 'a.js': processes } })
    const texts = new Map([['a.js', text]])
    const idle = [whole, [inner, end, 0]]
    expect(plain(parseV8(report(idle), texts))).toEqual({ 'a.js': { 1: true, 2: true, 3: false, 5: true } })
    expect(plain(parseV8(report(idle, [whole]), texts))).toEqual({ 'a.js': { 1: true, 2: true, 3: true, 5: true } })
  })

  test.each(['', 'nothing', '{"any":false,"files":{}}', '{"any":true}'])('V8: %p is no measurement', (output) => {
    expect(parseV8(output, new Map())).toBeUndefined()
  })

  test('Go: blocks by import path, covered where any block of a line ran', () => {
    const profile =
      'mode: set\nexample.com/x/a.go:3.2,4.10 2 1\nexample.com/x/a.go:4.10,5.3 1 0\nmodule example.com/x\n'
    expect(plain(parseGoProfile(profile))).toEqual({ 'a.go': { 3: true, 4: true, 5: false } })
    expect(parseGoProfile('go: no such tool')).toBeUndefined()
  })

  test('Python: lines that ran and lines that are missing', () => {
    const report = { files: { 'src/a.py': { executed_lines: [1, 2], missing_lines: [4] } } }
    expect(plain(parsePythonCoverage(JSON.stringify(report)))).toEqual({ 'src/a.py': { 1: true, 2: true, 4: false } })
    expect(parsePythonCoverage('No module named coverage')).toBeUndefined()
  })

  test.each([
    ['PYTHONPATH=src python3 -m pytest -q', / -m coverage run .* -m pytest -q$/],
    ['rm -f x; pytest tests ; code=$?', /^rm -f x; COVERAGE_FILE=.* -m pytest tests ; code/],
    ['python3 -m unittest', / -m coverage run .* -m unittest$/],
  ])('%s is run under coverage.py', (line, wanted) => {
    expect(withPythonCoverage(line)).toMatch(wanted)
  })

  test('other lines are left alone', () => {
    expect([withPythonCoverage('tox -e py'), withGoProfile('make test')]).toEqual([undefined, undefined])
    expect(withGoProfile('go test -json ./...')).toMatch(/^go test -coverpkg=\S+ -coverprofile=\S+ -json \.\/\.\.\.$/)
  })
})

describe('coverage of the changed lines', () => {
  const line = (number: number, text = `code${number}()`) => ({ number, text })
  const change = (removed: number[], added: number[]): ChangeSet => ({
    baseTree: 'b',
    headTree: 'h',
    files: [
      {
        path: 'a.js',
        before: { mode: '100644', oid: '1', size: 1, text: 'one()\ntwo()\nthree()\n' },
        after: { mode: '100644', oid: '2', size: 1, text: '' },
        addedLines: added.map((number) => line(number)),
        removedLines: removed.map((number) => line(number)),
      },
    ],
  })
  const lines = (...ran: boolean[]): SourceCoverage =>
    new Map([['a.js', new Map(ran.map((one, index) => [index + 1, one]))]])

  test.each([
    ['all ran and all run', [1, 2], [1, 2, 3], lines(true, true), lines(true, true, true), false],
    ['one of three is run no more', [1, 2], [1, 2, 3], lines(true, true), lines(true, true, false), true],
    ['half before and half after', [1, 2], [1, 2, 3, 4], lines(true, false), lines(true, true, false, false), false],
    ['nothing went: the file stands for it', [], [1], lines(true, true, true), lines(false), true],
    ['the file is not loaded any more', [1], [1], lines(true), new Map(), true],
    ['nothing came', [1], [], lines(true), lines(true), false],
    ['lines without code', [1], [1], lines(true), new Map([['a.js', new Map()]]), false],
  ] as const)('%s', (_, removed, added, base, head, fell) => {
    expect(compareCoverage(change([...removed], [...added]), { base, head }).fell).toBe(fell)
  })

  test('lines that no test runs are named', () => {
    const seen = compareCoverage(change([1], [1, 2]), { base: lines(true), head: lines(true, false) })
    expect(seen).toEqual({
      base: { covered: 1, lines: 1 },
      head: { covered: 1, lines: 2 },
      uncovered: ['a.js:2'],
      fell: true,
    })
  })
})
