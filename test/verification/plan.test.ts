import { describe, expect, test } from '@jest/globals'
import { planVerification } from '../../src/verification/plan.ts'

function plan(files: Readonly<Record<string, unknown>>, verify: readonly string[] = []) {
  const text = (content: unknown) => (typeof content === 'string' ? content : JSON.stringify(content))
  const texts = new Map(Object.entries(files).map(([path, content]) => [path, text(content)]))
  return planVerification(verify, { paths: new Set(texts.keys()), texts })
}

function labels(files: Readonly<Record<string, unknown>>): readonly string[] {
  return plan(files).commands.map(({ label }) => label)
}

describe('planVerification', () => {
  test("takes the policy's commands before anything else", () => {
    const commands = plan({ 'package.json': { scripts: { test: 'node test.js' } } }, ['make check']).commands
    expect(commands).toMatchObject([
      { label: 'make check', argv: ['sh', '-c', expect.any(String), 'sh', 'make check'] },
    ])
  })

  test('takes npm scripts in the order in which they build on each other, and runs their own text', () => {
    const scripts = {
      test: 'node test.js',
      lint: 'node lint.js',
      build: 'node build.js',
      pretest: 'echo first',
      start: 'node .',
    }
    expect(labels({ 'package.json': { scripts } })).toEqual(['npm run build', 'npm run lint', 'npm test'])
    expect(plan({ 'package.json': { scripts } }).commands.at(-1)?.argv.at(-1)).toBe(
      '( echo first\n) && ( node test.js\n)',
    )
  })

  test("passes over npm's own placeholder", () => {
    const scripts = { test: 'echo "Error: no test specified" && exit 1' }
    expect(plan({ 'package.json': { scripts } })).toMatchObject({
      commands: [],
      missing: expect.stringMatching(/No verification command/),
    })
  })

  test('asks node for TAP where its runner is at work, and only there', () => {
    const env = (script: string, body: string) =>
      plan({ 'package.json': { scripts: { test: script } }, 'test.js': body }).commands[0]?.env
    expect(env('node --test', '')).toEqual({ NODE_OPTIONS: '--test-reporter=tap' })
    expect(env('node test.js', "import test from 'node:test'")).toEqual({ NODE_OPTIONS: '--test-reporter=tap' })
    expect(env('node test.js', "require('assert')")).toBeUndefined()
  })

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a runner from the registry', { scripts: { test: 'mocha' }, devDependencies: { mocha: '6' } }, ['mocha']],
    [
      'a scoped runner',
      { scripts: { test: 'tsc -p . && node test.js' }, devDependencies: { typescript: '5' } },
      ['tsc'],
    ],
    [
      'a runner behind variables',
      { scripts: { test: 'NODE_ENV=test jest' }, devDependencies: { jest: '30' } },
      ['jest'],
    ],
    [
      'a runner behind npm run',
      { scripts: { test: 'npm run unit', unit: 'tap x.js' }, devDependencies: { tap: '1' } },
      ['tap'],
    ],
    [
      'a runner behind pretest',
      { scripts: { pretest: 'eslint .', test: 'node test.js' }, devDependencies: { eslint: '9' } },
      ['eslint'],
    ],
    ['dependencies of its own', { scripts: { test: 'node test.js' }, dependencies: { ms: '2' } }, ['ms']],
    [
      'a test that loads one',
      { scripts: { test: 'node test.js' }, devDependencies: { tape: '5', standard: '1' } },
      ['tape'],
    ],
    ['a preload', { scripts: { test: 'node -r esm other.js' }, devDependencies: { esm: '3' } }, ['esm']],
  ])('says that set-up is missing for %s', (_, manifest, packages) => {
    const missing = plan({ 'package.json': manifest, 'test.js': "var test = require('tape')" }).missing
    for (const name of packages) expect(missing).toContain(name)
    expect(missing).toMatch(/none were installed/)
  })

  test('needs no set-up for a plain node test, also beside tools for development', () => {
    const manifest = { scripts: { test: 'node test.js', lint: 'standard' }, devDependencies: { standard: '17' } }
    expect(labels({ 'package.json': manifest, 'test.js': "require('assert')" })).toEqual(['npm test'])
  })

  test('needs no set-up where the tree brings its packages', () => {
    const manifest = { scripts: { test: 'mocha' }, devDependencies: { mocha: '6' } }
    expect(labels({ 'package.json': manifest, 'node_modules/mocha/package.json': '{}' })).toEqual(['npm test'])
  })

  test.each<[Record<string, unknown>, string[]]>([
    [{ 'package.json': {}, 'a.test.js': "import test from 'node:test'" }, ['node --test']],
    [{ 'tests/test_a.py': '' }, ['python3 -m pytest']],
    [{ 'go.mod': '', 'a_test.go': '' }, ['go test ./...']],
    [{ 'Cargo.toml': '' }, ['cargo test']],
    [{ Makefile: 'all:\n\ttrue\ntest: all\n\t./check\n' }, ['make test']],
    [{ Makefile: 'all:\n\ttrue\n' }, []],
    [{ 'go.mod': '' }, []],
    [{}, []],
  ])('reads %j as %j', (files, expected) => {
    expect(labels(files)).toEqual(expected)
  })

  test.each([
    'not json',
    '[]',
    '{"scripts": []}',
    '{"scripts": {"test": 5}}',
    '{"scripts": {"test": "npm test"}, "devDependencies": {"a": "1"}}',
  ])('a manifest of %s breaks nothing', (text) => {
    expect(plan({ 'package.json': text }).commands.length).toBeLessThan(2)
  })
})
