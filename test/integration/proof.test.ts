import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createEvidenceCache } from '../../src/adapters/system/evidence-cache.ts'
import { openCleanRoom, type RealCleanRoom } from '../fixtures/clean-room.ts'
import { describeWith } from '../fixtures/skipped.ts'

const MANIFEST = '{"name":"x","version":"1.0.0","scripts":{"test":"node test.js"}}\n'
const ADD = 'exports.add = (a, b) => a + b\nexports.max = (a, b) => (a > b ? a : b)\n'
const TEST =
  "const assert = require('assert')\nconst { add, max } = require('./index.js')\nassert.equal(add(1, 2), 3)\nassert.equal(max(1, 2), 2)\n"
const BASE = { 'package.json': MANIFEST, 'index.js': ADD, 'test.js': TEST }
const BROKEN = ADD.replace('a + b', 'a - b')
const NODE_TEST = {
  'package.json': '{"name":"x","version":"1.0.0","scripts":{"test":"node --test"}}\n',
  'index.js': ADD,
  'index.test.js':
    "const test = require('node:test')\nconst assert = require('assert')\nconst { add } = require('./index.js')\ntest('adds', () => assert.equal(add(1, 2), 3))\n",
}

describeWith('bubblewrap')('proof by kind, in real sandboxes', () => {
  let room: RealCleanRoom

  beforeAll(async () => {
    room = await openCleanRoom()
  })

  afterAll(() => room.close())

  describe('a fix', () => {
    const base = { ...BASE, 'index.js': BROKEN, 'test.js': "require('./index.js')\n" }

    test('is proved by a test that an assertion of fails without it', async () => {
      const { evidence, finding } = await room.prove({
        kind: 'fix',
        base,
        change: { 'index.js': ADD, 'test.js': TEST },
      })
      expect(evidence.proof).toEqual({
        kind: 'fix',
        holds: true,
        reasons: ['1 test fails on the old code (an assertion) and passes with the change.'],
      })
      expect(evidence.replayed).toEqual({ failing: [], weakened: [] })
      expect(finding.verb).toBe('allow')
    }, 60_000)

    test('is not proved by a test that fails for want of a file', async () => {
      const change = { 'index.js': ADD, 'extra.js': '', 'test.js': `require('./extra.js')\n` }
      const { evidence, finding } = await room.prove({ kind: 'fix', base, change })
      expect([evidence.failBefore, evidence.proof?.holds]).toEqual([['npm test'], false])
      expect(evidence.proof?.reasons.join(' ')).toContain('something was missing')
      expect(finding.verb).toBe('hold')
    }, 60_000)

    test('that changes what an old test expects says so', async () => {
      const change = {
        'index.js': ADD.replace('a > b', 'a < b'),
        'test.js': TEST.replace('max(1, 2), 2', 'max(1, 2), 1'),
      }
      const { evidence, finding } = await room.prove({ kind: 'fix', base: BASE, change })
      expect(evidence.replayed).toEqual({ failing: ['npm test'], weakened: ['npm test'] })
      expect(finding.verb).toBe('disclose')
    }, 60_000)
  })

  describe('a refactoring', () => {
    test('that renames and moves is proved, and says what could not be replayed', async () => {
      const change = {
        'index.js': null,
        'lib/math.js': ADD.replaceAll('add', 'sum'),
        'test.js': TEST.replace('./index.js', './lib/math.js').replaceAll('add', 'sum'),
      }
      const subject = { kind: 'refactor', base: BASE, change, words: 'rename `add` to `sum`, move it to lib' } as const
      const { evidence, finding } = await room.prove(subject)
      expect(evidence.proof).toMatchObject({ kind: 'refactor', holds: true })
      expect(evidence.replayed?.failing).toEqual([])
      expect(evidence.replayed?.notReplayable).toContain('test.js')
      expect(finding.verb).toBe('disclose')
    }, 60_000)

    const weakened: Readonly<Record<string, { base: Record<string, string>; change: Record<string, string | null> }>> =
      {
        'an assertion is deleted': {
          base: BASE,
          change: { 'index.js': BROKEN, 'test.js': TEST.replace('assert.equal(add(1, 2), 3)\n', '') },
        },
        'the expectation is altered': {
          base: BASE,
          change: { 'index.js': BROKEN, 'test.js': TEST.replace('3)', '-1)') },
        },
        'a set-up file patches the assertions': {
          base: {
            ...BASE,
            'package.json': MANIFEST.replace('node test', 'node -r ./test/setup.js test'),
            'test/setup.js': '',
          },
          change: { 'index.js': BROKEN, 'test/setup.js': "require('assert').equal = () => {}\n" },
        },
        'assertions come from elsewhere': {
          base: BASE,
          change: {
            'index.js': BROKEN,
            'test.js': TEST.replace("'assert'", "'./test/assert.js'"),
            'test/assert.js': 'exports.equal = () => {}\n',
          },
        },
        'the script that the runner is called by is changed': {
          base: { ...BASE, 'package.json': '{"scripts":{"test":"npm run --silent unit","unit":"node test.js"}}\n' },
          change: {
            'index.js': BROKEN,
            'package.json': '{"scripts":{"test":"npm run --silent unit","unit":"true"}}\n',
          },
        },
        'a module of the tests is planted': {
          base: {
            ...BASE,
            'test.js': TEST.replace("'assert'", "'tiny-assert'"),
            'node_modules/tiny-assert/index.js': "module.exports = require('assert')\n",
          },
          change: { 'index.js': BROKEN, 'node_modules/tiny-assert/index.js': 'exports.equal = () => {}\n' },
        },
        'a test goes': {
          base: {
            ...BASE,
            'package.json': MANIFEST.replace('node test.js', 'for t in test*.js; do node $t || exit 1; done'),
            'test2.js': TEST,
          },
          change: { 'index.js': BROKEN, 'test.js': '', 'test2.js': null },
        },
      }

    test.each(Object.entries(weakened))(
      'is blocked when %s',
      async (_, { base, change }) => {
        const { evidence, finding } = await room.prove({ kind: 'refactor', base, change })
        expect(evidence.newlyFailing).toEqual([])
        expect(evidence.replayed).toEqual({ failing: ['npm test'], weakened: ['npm test'] })
        expect(evidence.proof?.holds).toBe(false)
        expect(finding.verb).toBe('block')
      },
      60_000,
    )

    test('whose new lines the tests do not run is held', async () => {
      const branch = ADD.replace('a + b', '{\n  if (a === 77) {\n    return b - -77\n  }\n  return a + b\n}')
      const { evidence, finding } = await room.prove({ kind: 'refactor', base: BASE, change: { 'index.js': branch } })
      expect(evidence.coverage).toMatchObject({ base: { covered: 1, lines: 1 }, uncovered: ['index.js:3'], fell: true })
      expect([evidence.proof?.holds, finding.verb]).toEqual([false, 'hold'])
      expect(finding.reason).toContain('index.js:3')
    }, 60_000)

    test('that drops an exported name is not proved', async () => {
      const change = { 'index.js': ADD.replace('exports.max = (a, b) => (a > b ? a : b)\n', '') }
      const base = { ...BASE, 'test.js': TEST.replace('assert.equal(max(1, 2), 2)\n', '') }
      const { evidence, finding } = await room.prove({ kind: 'refactor', base, change })
      expect(evidence.proof?.reasons.join(' ')).toContain('max')
      expect([evidence.proof?.holds, finding.verb]).toEqual([false, 'hold'])
    }, 60_000)
  })

  describe('new tests', () => {
    const named = (body: string) =>
      `${NODE_TEST['index.test.js']}const { max } = require('./index.js')\ntest('max', () => ${body})\n`

    test('are proved by a fault that only they find', async () => {
      const change = { 'index.test.js': named('assert.equal(max(1, 2), 2)') }
      const { evidence, finding } = await room.prove({ kind: 'test', base: NODE_TEST, change })
      expect(evidence.proof).toMatchObject({ kind: 'test', holds: true })
      expect(evidence.proof?.reasons[0]).toMatch(/index\.js:2 .* is found by max\.$/)
      expect(finding.verb).toBe('allow')
    }, 120_000)

    test('are not proved where they find no fault', async () => {
      const change = { 'index.test.js': named('assert.ok(max)') }
      const { evidence, finding } = await room.prove({ kind: 'test', base: NODE_TEST, change })
      expect(evidence.proof).toMatchObject({ kind: 'test', holds: false })
      expect(finding.verb).toBe('hold')
    }, 120_000)

    test('of a runner that names none are told from the old ones by what those miss', async () => {
      const base = { ...BASE, 'test.js': TEST.replace('assert.equal(max(1, 2), 2)\n', '') }
      const proved = await room.prove({ kind: 'test', base, change: { 'test.js': TEST } })
      expect(proved.evidence.proof).toMatchObject({ holds: true })
      const hollow = await room.prove({
        kind: 'test',
        base,
        change: { 'test.js': `${base['test.js']}assert.ok(max)\n` },
      })
      expect(hollow.evidence.proof).toMatchObject({ holds: false })
    }, 120_000)
  })

  describe('documentation', () => {
    test('is proved by equal tokens, and code in it is seen', async () => {
      const honest = await room.prove({
        kind: 'docs',
        base: BASE,
        change: { 'index.js': `// Adds.\n${ADD}`, 'README.md': '# X\n' },
      })
      expect([honest.evidence.proof?.holds, honest.finding.verb]).toEqual([true, 'allow'])
      const sly = await room.prove({
        kind: 'docs',
        base: BASE,
        change: { 'index.js': `// Adds.\n${ADD}exports.more = 1\n` },
      })
      expect([sly.evidence.proof?.holds, sly.finding.verb]).toEqual([false, 'hold'])
    }, 60_000)
  })

  test('a metric that grows beyond what is allowed is held, in a row of its own', async () => {
    const metrics = [
      { name: 'size', command: 'wc -c < index.js', unit: 'bytes', worse: 'more', allowed: '5%' } as const,
    ]
    const subject = { kind: 'fix', base: { ...BASE, 'index.js': BROKEN, 'test.js': '' }, policy: { metrics } } as const
    const small = await room.prove({ ...subject, change: { 'index.js': ADD, 'test.js': TEST } })
    expect([small.evidence.metrics?.[0]?.exceeded, small.finding.verb]).toEqual([false, 'allow'])
    const large = await room.prove({
      ...subject,
      change: { 'index.js': `${ADD}// ${'x'.repeat(99)}\n`, 'test.js': TEST },
    })
    expect(large.evidence.metrics?.[0]).toMatchObject({ base: 70, head: 173, allowed: '5%', exceeded: true })
    expect(large.finding.verb).toBe('hold')
  }, 60_000)

  test('a published fix: path-parse 1.0.6 to 1.0.7, its own tests and the test of the advisory', async () => {
    const base = {
      'package.json': published('6', 'package.json'),
      'index.js': published('6', 'index.js'),
      'test.js': published('6', 'test.js'),
    }
    const change = { 'index.js': published('7', 'index.js'), 'test.js': base['test.js'] + ADVISORY }
    const { evidence, finding } = await room.prove({ kind: 'fix', base, change })
    expect(evidence.proof).toMatchObject({ holds: true, reasons: [expect.stringContaining('an assertion')] })
    expect([evidence.failBefore, evidence.replayed?.failing, finding.verb]).toEqual([['npm test'], [], 'allow'])
  }, 120_000)

  test('a base that was run before is not run again, and says whose run it was', async () => {
    const directory = `${process.env.TMPDIR ?? '/tmp'}/sallyport-cache-${process.pid}`
    const cache = createEvidenceCache(directory)
    const subject = { kind: 'refactor', base: BASE, change: { 'index.js': `${ADD}\n` } } as const
    const [first, second] = [await room.prove(subject, { cache }), await room.prove(subject, { cache })]
    expect(first.evidence.sides[0]).not.toHaveProperty('cachedFrom')
    expect(second.evidence.sides[0]).toEqual({ ...first.evidence.sides[0], cachedFrom: 'run-1' })
  }, 60_000)
})

function published(patch: '6' | '7', name: string): string {
  const require = createRequire(import.meta.url)
  const entry = patch === '6' ? require.resolve('path-parse-1.0.6') : require.resolve('path-parse-1.0.7')
  return readFileSync(join(dirname(entry), name), 'utf8')
}

// CVE-2021-23343, as its advisory shows it, with a deadline.
const ADVISORY = `
var started = Date.now();
pathParse.posix(new Array(40001).join('/') + 'x');
assert.ok(Date.now() - started < 1000, 'a long path is parsed within its deadline');
`
