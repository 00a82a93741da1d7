import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createGitSourceStore } from '../../src/adapters/git/source-store.ts'
import type { SourceStore } from '../../src/ports/source-store.ts'
import type { TakenOut } from '../../src/ports/take-out.ts'
import { createTakeOut } from '../../src/workspace/take-out.ts'
import { REPOSITORY } from '../conformance/source-store.ts'
import { createExportedSandbox } from '../fixtures/exported-sandbox.ts'
import { createGitFixture, type GitFixture, type Planted } from '../fixtures/git-repository.ts'
import { paxHeader, type RawEntry, rawTar } from '../fixtures/raw-tar.ts'

const BASE: Readonly<Record<string, Planted>> = {
  '-dash': 'kept\n',
  '.gitignore': 'node_modules/\n*.log\n',
  '.gitmodules': '[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n',
  'a/keep.txt': 'keep\n',
  'a/way': { link: '/etc/passwd' },
  'index.js': 'old\n',
  inner: { link: 'a/keep.txt' },
  lib: { submodule: 'c'.repeat(40) },
  run: { content: '#!/bin/sh\n', executable: true },
  'tracked.log': 'tracked though ignored\n',
  Twin: '1\n',
  twin: '2\n',
}

// What an honest export of the untouched base holds.
const EXPORT: Readonly<Record<string, RawEntry>> = Object.fromEntries(
  Object.entries(BASE).map(([path, planted]) => [path, toRaw(path, planted)]),
)

function toRaw(path: string, planted: Planted): RawEntry {
  if (typeof planted === 'string') return { name: `./${path}`, content: planted }
  if (planted === null || planted instanceof Uint8Array) return { name: path }
  if ('link' in planted) return { name: `./${path}`, type: '2', link: planted.link, mode: 0o777 }
  if ('submodule' in planted) return { name: `./${path}/`, type: '5', mode: 0o755 }
  return { name: `./${path}`, content: planted.content, mode: 0o755 }
}

let fixture: GitFixture
let directory: string
let source: SourceStore
let tree: string

beforeAll(async () => {
  fixture = createGitFixture()
  directory = await mkdtemp(join(tmpdir(), 'sallyport-store-'))
  source = createGitSourceStore({ directory, remote: async () => ({ url: fixture.url }) })
  tree = (await source.fetch(REPOSITORY, fixture.commit(BASE))).tree
})

afterAll(async () => {
  fixture.remove()
  await rm(directory, { recursive: true, force: true })
})

function takeOutOf(tar: Uint8Array, limits?: { files: number; bytes: number; fileBytes: number }): Promise<TakenOut> {
  const takeOut = createTakeOut({ source, ...(limits === undefined ? {} : { limits }) })
  return takeOut(createExportedSandbox(tar), REPOSITORY, tree)
}

/** The base with some entries put over it (undefined: missing) and others behind it. */
function exported(over: Readonly<Record<string, RawEntry | undefined>>, ...behind: readonly RawEntry[]): Uint8Array {
  const root: RawEntry = { name: './', type: '5', mode: 0o755 }
  const entries = Object.values({ ...EXPORT, ...over }).filter((entry) => entry !== undefined)
  return rawTar([root, ...entries, ...behind])
}

async function refusedFor(tar: Uint8Array): Promise<string> {
  const taken = await takeOutOf(tar)
  return taken.type === 'refused' ? taken.reason : `not refused: ${JSON.stringify(taken)}`
}

describe('what comes out', () => {
  test('an untouched workspace is the base, its strange entries, submodule and link out included', async () => {
    expect(await takeOutOf(exported({}))).toEqual({ type: 'tree', tree, files: [], dropped: [] })
  })

  test('a submodule folder that was swept away is no change', async () => {
    expect(await takeOutOf(exported({ lib: undefined }))).toMatchObject({ tree, files: [] })
  })

  test('edited, added and deleted files are the change; ignored ones are dropped and listed; tracked ones stay', async () => {
    const taken = await takeOutOf(
      exported(
        {
          'index.js': { name: './index.js', content: 'new\n' },
          run: undefined,
          'tracked.log': { name: 'tracked.log', content: 'x' },
        },
        { name: './b/new.js', content: 'n', mode: 0o700 },
        { name: './node_modules/', type: '5' },
        { name: './node_modules/.bin/x', type: '2', link: '../../../out' },
        { name: './node_modules/p/.git/config', content: 'x' },
        { name: './node_modules/p/pipe', type: '6' },
        { name: './debug.log', content: 'x' },
      ),
    )
    expect(taken).toMatchObject({
      type: 'tree',
      files: ['b/new.js', 'index.js', 'run', 'tracked.log'],
      dropped: [
        { path: 'debug.log', why: 'ignored by .gitignore' },
        ...['.bin/x', 'p/.git/config', 'p/pipe'].map((name) => ({
          path: `node_modules/${name}`,
          why: 'where set-up installs',
        })),
      ],
    })
    const written = taken.type === 'tree' ? taken.tree : ''
    const modes = (await source.diff(REPOSITORY, tree, written)).files.map((file) => [
      file.path,
      file.after?.mode,
      file.after?.text,
    ])
    expect(modes).toEqual([
      ['b/new.js', '100755', 'n'],
      ['index.js', '100644', 'new\n'],
      ['run', undefined, undefined],
      ['tracked.log', '100644', 'x'],
    ])
  })

  test("the agent's own repository and commits are left behind, and nothing in it is looked at", async () => {
    const config = '[core]\n\tfsmonitor = touch /tmp/owned\n'
    const behind = [
      { name: './.git/', type: '5' },
      { name: './.git/config', content: config },
      { name: './.git/x', type: '3' },
    ]
    expect(await takeOutOf(exported({}, ...behind))).toMatchObject({
      tree,
      files: [],
      dropped: [{ path: '.git' }, {}, {}],
    })
  })

  test('a link within the repository may come out', async () => {
    const taken = await takeOutOf(exported({}, { name: 'b/l', type: '2', link: '../a/keep.txt' }))
    expect(taken).toMatchObject({ type: 'tree', files: ['b/l'] })
  })

  test('a mode alone is a change, and a long list of dropped files is told by folder', async () => {
    const many = Array.from({ length: 1_500 }, (_, index) => ({ name: `node_modules/p${index}/x.js`, content: 'x' }))
    const taken = await takeOutOf(
      exported({ 'index.js': { name: 'index.js', content: 'old\n', mode: 0o755 } }, ...many),
    )
    expect(taken).toMatchObject({
      files: ['index.js'],
      dropped: [{ path: 'node_modules/', why: 'where set-up installs (1500 entries)' }],
    })
  })

  test('a link of the base may be replaced by a folder', async () => {
    const taken = await takeOutOf(
      exported({ inner: { name: './inner/', type: '5' } }, { name: './inner/x', content: 'x' }),
    )
    expect(taken).toMatchObject({ type: 'tree', files: ['inner', 'inner/x'] })
  })
})

const LONG = 'd/'.repeat(2_500)

describe('what is refused', () => {
  test.each<[string, RawEntry[], RegExp]>([
    ['a parent', [{ name: '../x', content: 'x' }], /stay inside/],
    ['a parent in the middle', [{ name: 'a/../../x' }], /stay inside/],
    ['an absolute path', [{ name: '/etc/cron.d/x' }], /absolute/],
    ['a backslash', [{ name: 'a\\..\\x' }], /backslash/],
    ['a drive', [{ name: 'C:x' }], /drive/],
    ['a NUL out of a pax header', [paxHeader({ path: 'a\0b' }), { name: 'x' }], /NUL/],
    ['a parent out of a pax header', [paxHeader({ path: '../x' }), { name: 'x' }], /stay inside/],
    ['a long path out of a pax header', [paxHeader({ path: `${LONG}x` }), { name: 'x' }], /longer/],
    [
      'a parent out of a GNU long name',
      [{ name: '././@LongLink', type: 'L', content: '../../x\0' }, { name: 'x' }],
      /stay inside/,
    ],
    ['a line break', [{ name: 'a\nb' }], /control/],
    ['a leading dash', [{ name: '--upload-pack=x' }], /dash/],
    ['a name that is not UTF-8', [{ name: Uint8Array.of(0x61, 0xff) }], /UTF-8/],
    ['.git as a file', [{ name: '.git', content: 'gitdir: /x' }], /\.git/],
    ['.git as a link', [{ name: '.git', type: '2', link: 'a' }], /\.git/],
    ['.GIT', [{ name: '.GIT/config' }], /\.git/],
    ['.git further down', [{ name: 'a/.git/hooks/post-checkout' }], /\.git/],
    ['a short name of .git', [{ name: 'GIT~1/config' }], /\.git/],
    ['.git with a joiner', [{ name: '.g\u200cit/config' }], /\.git/],
    ['a stream of .git', [{ name: '.git::$INDEX_ALLOCATION/config' }], /\.git/],
    ['a hard link', [{ name: 'h', type: '1', link: 'index.js' }], /hard link/],
    ['a character device', [{ name: 'd', type: '3' }], /device/],
    ['a block device', [{ name: 'd', type: '4' }], /device/],
    ['a FIFO', [{ name: 'p', type: '6' }], /pipe/],
    ['a GNU sparse file', [{ name: 's', type: 'S' }], /unknown kind/],
    ['a pax sparse file', [paxHeader({ 'GNU.sparse.major': '1' }), { name: 's', content: 'x' }], /sparse/],
    ['a contiguous file', [{ name: 's', type: '7', content: 'x' }], /unknown kind/],
    ['a link out', [{ name: 'l', type: '2', link: '../x' }], /out of the repository/],
    ['a link out by way of a folder', [{ name: 'a/l', type: '2', link: '../../x' }], /out of the repository/],
    ['an absolute link', [{ name: 'l', type: '2', link: '/etc/passwd' }], /absolute/],
    [
      'an absolute link out of a pax header',
      [paxHeader({ linkpath: '/etc/x' }), { name: 'l', type: '2', link: 'a' }],
      /absolute/,
    ],
    ['a link to .git', [{ name: 'l', type: '2', link: '.git/config' }], /\.git/],
    ['a link to .git in disguise', [{ name: 'l', type: '2', link: 'a/../.GiT' }], /\.git/],
    ['a link to the root', [{ name: 'a/l', type: '2', link: '..' }], /root/],
    [
      'a chain of links',
      [
        { name: 'l', type: '2', link: 'm' },
        { name: 'm', type: '2', link: 'a' },
      ],
      /another link/,
    ],
    ["a link over the base's link out", [{ name: 'l', type: '2', link: 'a/way' }], /another link/],
    ['a link with content', [{ name: 'l', type: '2', link: 'a', content: 'x' }], /symlink/],
    [
      'a file through a link',
      [
        { name: 'l', type: '2', link: 'a' },
        { name: 'l/x', content: 'x' },
      ],
      /no folder/,
    ],
    [
      'a file through a link, the link last',
      [
        { name: 'l/x', content: 'x' },
        { name: 'l', type: '2', link: 'a' },
      ],
      /no folder/,
    ],
    ["a file through the base's link", [{ name: 'a/way/x', content: 'x' }], /no folder/],
    [
      'the same path twice',
      [
        { name: 'n', content: '1' },
        { name: './n', content: '2' },
      ],
      /twice/,
    ],
    ['a base path twice', [{ name: 'index.js', content: 'evil' }], /twice/],
    ['case twins', [{ name: 'n' }, { name: 'N' }], /one name/],
    ['a case twin of a base file', [{ name: 'INDEX.js' }], /one name/],
    ['a case twin of a base folder', [{ name: 'A/other' }], /one name/],
    ['NFC and NFD twins', [{ name: 'é' }, { name: 'e\u0301' }], /one name/],
    ['a file in a submodule', [{ name: 'lib/x', content: 'x' }], /submodule/],
    ['another .gitmodules', [{ name: 'b/.GITMODULES', content: 'x' }], /submodules/],
  ])('%s', async (_, entries, reason) => {
    expect(await refusedFor(exported({}, ...entries))).toMatch(reason)
  })

  test.each<[string, Record<string, RawEntry | undefined>, RegExp]>([
    ['a submodule that became a file', { lib: { name: 'lib', content: 'x' } }, /submodule/],
    ['a submodule that became a link', { lib: { name: 'lib', type: '2', link: 'a' } }, /submodule/],
    ['.gitmodules changed', { '.gitmodules': { name: '.gitmodules', content: '' } }, /submodules/],
    ['.gitmodules as a link', { '.gitmodules': { name: '.gitmodules', type: '2', link: 'a' } }, /submodules/],
    ['.gitmodules deleted', { '.gitmodules': undefined }, /submodules/],
    ["the base's link out, changed", { 'a/way': { name: 'a/way', type: '2', link: '/etc/shadow' } }, /absolute/],
    ['a strange path of the base, changed', { '-dash': { name: '-dash', content: 'x' } }, /dash/],
    ['a tracked file that became a pipe', { 'index.js': { name: 'index.js', type: '6' } }, /pipe/],
  ])('%s', async (_, over, reason) => {
    expect(await refusedFor(exported(over))).toMatch(reason)
  })

  test('an empty export, a cut one, one that is no tar', async () => {
    expect(await refusedFor(rawTar([]))).toMatch(/no file at all/)
    const whole = exported({})
    expect(await refusedFor(whole.subarray(0, -1024))).toMatch(/end mark/)
    expect(await refusedFor(whole.subarray(0, 1300))).toMatch(/sound tar/)
    expect(await refusedFor(Buffer.alloc(4096, 'x'))).toMatch(/sound tar/)
    expect(await refusedFor(exported({}, { name: 'liar', content: 'x', size: 9_999 }))).toMatch(/sound tar/)
  })

  test('too many files, too many bytes, one file too large, though a large file of the base passes', async () => {
    const limits = { files: 3, bytes: 50, fileBytes: 30 }
    const files = (count: number, content: string) =>
      Array.from({ length: count }, (_, n) => ({ name: `n${n}`, content }))
    expect(await takeOutOf(exported({}, ...files(4, 'x')), limits)).toMatchObject({ reason: 'over 3 files changed' })
    expect(await takeOutOf(exported({}, ...files(3, 'x'.repeat(20))), limits)).toMatchObject({ reason: /50 bytes/ })
    expect(await takeOutOf(exported({}, ...files(1, 'x'.repeat(31))), limits)).toMatchObject({ reason: /30 bytes/ })
    expect(
      await takeOutOf(
        exported({ run: undefined, inner: undefined, '-dash': undefined, 'index.js': undefined }),
        limits,
      ),
    ).toMatchObject({ type: 'refused' })
    expect(await takeOutOf(exported({}), { ...limits, fileBytes: 1 })).toMatchObject({ type: 'tree', tree })
    const ignoredBulk = files(60, 'x'.repeat(40)).map((entry) => ({ ...entry, name: `node_modules/${entry.name}` }))
    expect(await takeOutOf(exported({}, ...ignoredBulk), limits)).toMatchObject({ reason: /entries/ })
    expect(await takeOutOf(exported({}, ...ignoredBulk.slice(0, 20)), limits)).toMatchObject({ type: 'tree', tree })
  })
})

test('whatever a tar of hostile entries holds, what comes out holds only paths that git and the base allow', async () => {
  const names = fc.constantFrom(
    'a',
    'A',
    '.git',
    '.GIT',
    '..',
    'lib',
    'way',
    'x',
    '-y',
    'inner',
    '.gitmodules',
    'node_modules',
    'q\nq',
    '\u200c.git',
    '',
  )
  const entry: fc.Arbitrary<RawEntry> = fc.record({
    name: fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    type: fc.constantFrom('0', '0', '0', '1', '2', '2', '3', '5', '6', 'S', 'g'),
    link: fc.constantFrom('', 'a', '..', '../..', '/etc', '.git/x', 'inner', 'x'),
    content: fc.constantFrom('', 'x'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (entries) => {
      const taken = await takeOutOf(exported({}, ...entries))
      if (taken.type === 'refused') return expect(taken.reason.length).toBeGreaterThan(5)
      const change = await source.diff(REPOSITORY, tree, taken.tree)
      expect(change.files.map(({ path }) => path)).toEqual(taken.files)
      for (const file of change.files) {
        expect(file.path).not.toMatch(/\.\.|git|\n|^-|\/-|^lib/i)
        expect(['100644', '100755', '120000', undefined]).toContain(file.after?.mode)
        if (file.after?.mode === '120000') expect(file.after.text).toMatch(/^(a|x|\.\.)$/)
      }
    }),
    { numRuns: 60 },
  )
})

test('names that git itself would choke on are dropped where they are ignored, and refused by us where they are not', async () => {
  const strange = [
    '.git/x',
    '.GIT',
    'a\nb',
    '-x',
    'x'.repeat(300),
    `${'d/'.repeat(1_900)}x`,
    ':(glob)x',
    'a\\b',
    '\u0007',
    ' ',
    '!x',
    '#x',
  ]
  const ignored = strange.flatMap((name) => [paxHeader({ path: `node_modules/${name}` }), { name: 'x', content: 'x' }])
  expect(await takeOutOf(exported({}, ...ignored))).toMatchObject({ type: 'tree', tree, files: [] })
  for (const name of strange.slice(0, 6)) {
    const entries = [paxHeader({ path: `q/${name}` }), { name: 'x', content: 'x' }]
    expect(await refusedFor(exported({}, ...entries))).toMatch(/may not leave/)
  }
})
