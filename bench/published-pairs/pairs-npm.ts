import type { OwnFile, Pair } from './pair.ts'

const TAPE: OwnFile = {
  path: 'test/always.js',
  text: "require('tape')('always', function (t) { t.ok(true); t.end(); });\n",
}

// CVE-2021-23343 as its advisory tells it, with a deadline.
const LONG_PATH = `
var started = Date.now();
pathParse.posix(new Array(40001).join('/') + 'x');
assert.ok(Date.now() - started < 1000, 'a long path is parsed within its deadline');
`

// The newer tarball's tests want a newer chai.
const MAGIC = `
describe('magic properties', function () {
  it('are refused', function () {
    expect(function () {
      objectPath.withInheritedProps.set({}, '__proto__.injected', 1)
    }).to.throw(Error)
  })
})
`

// Its own manifest names a package that npm can only get from git by now.
const QS_MANIFEST = `{
  "name": "qs",
  "version": "6.5.2",
  "main": "lib/index.js",
  "scripts": { "test": "node test" },
  "devDependencies": { "iconv-lite": "0.4.21", "qs-iconv": "1.0.4", "safer-buffer": "2.1.2", "tape": "4.9.0" }
}
`

/** Tarballs of npm that bring their tests. */
export const NPM_PAIRS: readonly Pair[] = [
  {
    name: 'path-parse 1.0.6 → 1.0.7',
    advisory: 'CVE-2021-23343',
    language: 'JavaScript',
    runner: 'a script',
    origin: { from: 'npm', name: 'path-parse', before: '1.0.6', after: '1.0.7' },
    sources: ['index.js'],
    tests: [],
    own: [{ path: 'test.js', append: true, text: LONG_PATH }],
    refactor: { path: 'index.js', word: 'allParts', by: 'pieces' },
    hollow: { path: 'test.js', append: true, text: '\nassert.ok(true);\n' },
  },
  {
    name: 'minimist 1.2.5 → 1.2.6',
    advisory: 'CVE-2021-44906',
    language: 'JavaScript',
    runner: 'tap 0.4',
    origin: { from: 'npm', name: 'minimist', before: '1.2.5', after: '1.2.6' },
    sources: ['index.js'],
    tests: ['test/'],
    install: true,
    refactor: { path: 'index.js', word: 'notFlags', by: 'trailing' },
    hollow: TAPE,
  },
  {
    name: 'flat 5.0.0 → 5.0.1',
    advisory: 'CVE-2020-36632',
    language: 'JavaScript',
    runner: 'mocha 6',
    origin: { from: 'npm', name: 'flat', before: '5.0.0', after: '5.0.1' },
    sources: ['index.js'],
    tests: ['test/test.js'],
    install: true,
    refactor: { path: 'index.js', word: 'recipient', by: 'target2' },
    hollow: { path: 'test/always.js', text: "/* globals test */\ntest('always', function () {})\n" },
  },
  {
    name: 'shell-quote 1.7.2 → 1.7.3',
    advisory: 'CVE-2021-42740',
    language: 'JavaScript',
    runner: 'tape 4',
    origin: { from: 'npm', name: 'shell-quote', before: '1.7.2', after: '1.7.3' },
    sources: ['index.js'],
    tests: ['test/'],
    install: true,
    refactor: { path: 'index.js', word: 'commented', by: 'inComment' },
    hollow: TAPE,
  },
  {
    name: 'bl 4.0.2 → 4.0.3',
    advisory: 'CVE-2020-8244',
    language: 'JavaScript',
    runner: 'tape 4, piped',
    origin: { from: 'npm', name: 'bl', before: '4.0.2', after: '4.0.3' },
    sources: ['BufferList.js'],
    tests: ['test/'],
    verify: ['node test/test.js'],
    install: true,
    own: [
      {
        path: 'test/test.js',
        append: true,
        text: "\ntape('a negative count consumes nothing', function (t) {\n  const bl = new BufferList(Buffer.from('abc'))\n  bl.consume(-1024)\n  t.equal(bl.length, 3)\n  t.end()\n})\n",
      },
    ],
    refactor: { path: 'BufferList.js', word: 'blOffset', by: 'within' },
    hollow: {
      path: 'test/test.js',
      append: true,
      text: "\ntape('always', function (t) {\n  t.ok(true)\n  t.end()\n})\n",
    },
  },
  {
    name: 'object-path 0.11.4 → 0.11.5',
    advisory: 'CVE-2020-15256',
    language: 'JavaScript',
    runner: 'mocha 2',
    origin: { from: 'npm', name: 'object-path', before: '0.11.4', after: '0.11.5' },
    sources: ['index.js'],
    tests: [],
    own: [{ path: 'test.js', append: true, text: MAGIC }],
    verify: ['mocha test.js'],
    install: true,
    refactor: { path: 'index.js', word: 'currentPath', by: 'here' },
    hollow: { path: 'test.js', append: true, text: "\nit('always', function () {});\n" },
  },
  {
    name: 'qs 6.5.2 → 6.5.3',
    advisory: 'CVE-2022-24999',
    language: 'JavaScript',
    runner: 'tape 4',
    origin: { from: 'npm', name: 'qs', before: '6.5.2', after: '6.5.3' },
    sources: ['lib/'],
    tests: ['test/'],
    plant: [{ path: 'package.json', text: QS_MANIFEST }],
    install: true,
    refactor: { path: 'lib/parse.js', word: 'cleanStr', by: 'stripped' },
    hollow: {
      path: 'test/index.js',
      append: true,
      text: "\nrequire('tape')('always', function (t) { t.ok(true); t.end(); });\n",
    },
  },
]
