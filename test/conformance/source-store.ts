import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { extract } from 'tar-stream'
import type { RepositoryRef } from '../../src/domain/repository.ts'
import type { SourceStore, TreeFile } from '../../src/ports/source-store.ts'
import { createGitFixture, type GitFixture, type Planted } from '../fixtures/git-repository.ts'

export const REPOSITORY: RepositoryRef = {
  id: 42,
  owner: 'octo',
  name: 'demo',
  installationId: 7,
  defaultBranch: 'main',
}

const SUBMODULE = 'a'.repeat(40)
const BASE: Readonly<Record<string, Planted>> = {
  '.gitattributes': '* export-ignore -diff\n*.js text eol=crlf linguist-generated\n',
  '.gitignore': 'node_modules/\n*.log\n!keep.log\n/dist\n',
  'bin/run': { content: '#!/bin/sh\n', executable: true },
  'docs/.gitignore': '*.tmp\n',
  empty: '',
  link: { link: 'src/a.js' },
  'src/a.js': 'one\ntwo\nthree\n',
  'src/ünïcode.js': '$Format:%H$ $Id$\n',
  'vendor/lib': { submodule: SUBMODULE },
  'z.bin': Uint8Array.of(0, 1, 2, 255),
}

/** What every store of sources must do. `make` gets the address of a real repository to fetch from. */
export function describeSourceStore(name: string, make: (url: string) => Promise<SourceStore>): void {
  describe(`${name} keeps the contract of SourceStore`, () => {
    let fixture: GitFixture
    let store: SourceStore
    let commit: string
    let tree: string

    beforeAll(async () => {
      fixture = createGitFixture()
      commit = fixture.commit(BASE)
      store = await make(fixture.url)
      tree = (await store.fetch(REPOSITORY, commit)).tree
    })
    afterAll(() => fixture.remove())

    const text = (content: string): Uint8Array => new TextEncoder().encode(content)
    const file = (path: string, content: string, mode: TreeFile['mode'] = '100644'): TreeFile => ({
      path,
      mode,
      content: text(content),
    })
    const write = (files: readonly TreeFile[], deleted: readonly string[] = []) =>
      store.writeTree(REPOSITORY, tree, { files, deleted })
    const paths = async (id: string) => (await store.entries(REPOSITORY, id)).map((entry) => entry.path)

    test('fetch says commit and tree, again and many times at once', async () => {
      const expected = { commit, tree: fixture.git('rev-parse', 'HEAD^{tree}') }
      const answers = await Promise.all(Array.from({ length: 5 }, () => store.fetch(REPOSITORY, commit)))
      expect(answers).toEqual(Array.from({ length: 5 }, () => expected))
    })

    test('a second commit of the same repository can be fetched beside others', async () => {
      const other = createGitFixture()
      const commits = [other.commit({ a: '1' }), other.commit({ a: '2' }), other.commit({ a: '3' })]
      const elsewhere = await make(other.url)
      const fetched = await Promise.all(commits.map((id) => elsewhere.fetch(REPOSITORY, id)))
      expect(fetched.map((answer) => answer.commit)).toEqual(commits)
      expect(new Set(fetched.map((answer) => answer.tree)).size).toBe(3)
      other.remove()
    })

    test('an unknown commit is a fault not-found, anything but a full id is malformed', async () => {
      await expect(store.fetch(REPOSITORY, 'f'.repeat(40))).rejects.toMatchObject({ code: 'not-found' })
      await expect(store.fetch(REPOSITORY, 'main')).rejects.toMatchObject({ code: 'malformed' })
      await expect(store.fetch(REPOSITORY, '--upload-pack=touch /tmp/x')).rejects.toMatchObject({ code: 'malformed' })
    })

    test('entries are every file with mode, id and size, sorted by the bytes of the path', async () => {
      const entries = await store.entries(REPOSITORY, tree)
      expect(entries.map(({ path, mode, size }) => [path, mode, size])).toEqual([
        ['.gitattributes', '100644', 60],
        ['.gitignore', '100644', 36],
        ['bin/run', '100755', 10],
        ['docs/.gitignore', '100644', 6],
        ['empty', '100644', 0],
        ['link', '120000', 8],
        ['src/a.js', '100644', 14],
        ['src/ünïcode.js', '100644', 17],
        ['vendor/lib', '160000', 0],
        ['z.bin', '100644', 4],
      ])
      expect(entries.find(({ path }) => path === 'vendor/lib')?.oid).toBe(SUBMODULE)
    })

    test('read gives bytes, and a fault over the limit or for an unknown blob', async () => {
      const oid = fixture.git('rev-parse', 'HEAD:z.bin')
      expect([...(await store.read(REPOSITORY, oid, 4))]).toEqual([0, 1, 2, 255])
      await expect(store.read(REPOSITORY, oid, 3)).rejects.toMatchObject({ code: 'too-large' })
      await expect(store.read(REPOSITORY, 'b'.repeat(40), 3)).rejects.toMatchObject({ code: 'not-found' })
    })

    test('readAll gives blobs in the order asked for, one as often as it is asked for, large ones without content', async () => {
      const ids = ['z.bin', 'src/a.js', 'empty', 'z.bin'].map((path) => fixture.git('rev-parse', `HEAD:${path}`))
      const seen = await collect(store.readAll(REPOSITORY, ids, 13))
      expect(seen.map(({ oid }) => oid)).toEqual(ids)
      expect(seen.map(({ content }) => content && [...content])).toEqual([
        [0, 1, 2, 255],
        undefined,
        [],
        [0, 1, 2, 255],
      ])
      expect(await collect(store.readAll(REPOSITORY, [], 13))).toEqual([])
    })

    test('readAll can be left early; an unknown blob is a fault not-found', async () => {
      const id = fixture.git('rev-parse', 'HEAD:src/a.js')
      for await (const _ of store.readAll(REPOSITORY, [id, id, id], 100)) break
      const asked = collect(store.readAll(REPOSITORY, [id, 'b'.repeat(40)], 100))
      await expect(asked).rejects.toMatchObject({ code: 'not-found' })
    })

    test('archive holds every file as it is: no attribute, no substitution, links as links, submodules empty', async () => {
      const seen = await untar(store.archive(REPOSITORY, tree))
      expect(Object.keys(seen).sort()).toEqual([...Object.keys(BASE)].sort().map((path) => path.normalize()))
      expect(seen['vendor/lib']).toEqual({ type: 'directory', content: '' })
      expect(seen.link).toEqual({ type: 'symlink', content: 'src/a.js' })
      expect(seen['src/a.js']).toEqual({ type: 'file', content: 'one\ntwo\nthree\n' })
      expect(seen['src/ünïcode.js']).toEqual({ type: 'file', content: '$Format:%H$ $Id$\n' })
    })

    test('archive can be left early', async () => {
      for await (const _ of store.archive(REPOSITORY, tree)) break
      expect(Object.keys(await untar(store.archive(REPOSITORY, tree)))).toHaveLength(10)
    })

    test('writeTree puts files over a base, takes paths out and stores bytes without filters', async () => {
      const written = await write(
        [file('src/a.js', 'x\r\n'), file('new/deep.js', ''), file('l2', 'link', '120000')],
        ['empty'],
      )
      const found = await paths(written)
      expect(found).toContain('new/deep.js')
      expect(found).not.toContain('empty')
      const entry = (await store.entries(REPOSITORY, written)).find(({ path }) => path === 'src/a.js')
      expect(new TextDecoder().decode(await store.read(REPOSITORY, entry?.oid ?? '', 10))).toBe('x\r\n')
      expect((await store.entries(REPOSITORY, written)).find(({ path }) => path === 'l2')?.mode).toBe('120000')
    })

    test('writeTree of nothing is the base, and of the same twice is the same', async () => {
      expect(await write([])).toBe(tree)
      const twice = await Promise.all([write([file('a', 'b')]), write([file('a', 'b')])])
      expect(twice[0]).toBe(twice[1])
    })

    test('writeTree lets a folder become a file and a file a folder', async () => {
      expect(await paths(await write([file('src', 'flat')], ['src/a.js', 'src/ünïcode.js']))).toContain('src')
      expect(await paths(await write([file('empty/inside', 'deep')], ['empty']))).toContain('empty/inside')
    })

    test.each(['.git/config', 'a/.GIT/x', 'a/../b', '/etc/passwd', 'a//b', '.g\u200cit/config', 'git~1/x', ''])(
      'writeTree refuses the path %j',
      async (path) => {
        await expect(write([file(path, 'x')])).rejects.toMatchObject({ code: 'malformed' })
      },
    )

    test('diff says what was added, deleted, changed and renamed, line by line, whatever .gitattributes say', async () => {
      const head = await write(
        [file('src/a.js', 'one\n2\nthree\nfour'), file('moved/run', '#!/bin/sh\n', '100755'), file('new.txt', 'n\n')],
        ['bin/run', 'z.bin'],
      )
      const change = await store.diff(REPOSITORY, tree, head)
      expect(change).toMatchObject({ baseTree: tree, headTree: head })
      expect(change.files.map((one) => [one.path, one.previousPath, one.before?.mode, one.after?.mode])).toEqual([
        ['moved/run', 'bin/run', '100755', '100755'],
        ['new.txt', undefined, undefined, '100644'],
        ['src/a.js', undefined, '100644', '100644'],
        ['z.bin', undefined, '100644', undefined],
      ])
      const edited = change.files[2]
      expect(edited?.before?.text).toBe('one\ntwo\nthree\n')
      expect(edited?.addedLines).toEqual([
        { number: 2, text: '2' },
        { number: 4, text: 'four' },
      ])
      expect(edited?.removedLines).toEqual([{ number: 2, text: 'two' }])
      expect(change.files[3]).toMatchObject({ addedLines: [], removedLines: [] })
      expect(change.files[3]?.before).not.toHaveProperty('text')
    })

    test('diff of a tree with itself is empty; of a link that became a file it has both sides', async () => {
      expect((await store.diff(REPOSITORY, tree, tree)).files).toEqual([])
      const change = await store.diff(REPOSITORY, tree, await write([file('link', 'now a file\n')]))
      expect(change.files.map((one) => [one.before?.mode, one.after?.mode, one.before?.text])).toEqual([
        ['120000', '100644', 'src/a.js'],
      ])
    })

    test('ignored follows the .gitignore files of the tree and nothing else', async () => {
      const asked = [
        'node_modules/x/y.js',
        'a.log',
        'keep.log',
        'dist/z',
        'sub/dist',
        'docs/a.tmp',
        'src/a.tmp',
        ':(top)a.log',
        'sp ace.log',
        'li\nne.log',
      ]
      expect([...(await store.ignored(REPOSITORY, tree, asked))].sort()).toEqual(
        ['node_modules/x/y.js', 'a.log', 'dist/z', 'docs/a.tmp', ':(top)a.log', 'sp ace.log', 'li\nne.log'].sort(),
      )
      expect((await store.ignored(REPOSITORY, tree, [])).size).toBe(0)
    })

    test('a .gitignore that is a link is not followed', async () => {
      const linked = await write([file('sub/.gitignore', '../.gitignore', '120000')])
      expect((await store.ignored(REPOSITORY, linked, ['sub/dist'])).size).toBe(0)
    })
  })
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function untar(bytes: AsyncIterable<Uint8Array>): Promise<Record<string, { type: string; content: string }>> {
  const parser = extract()
  const feeding = (async () => {
    for await (const chunk of bytes) parser.write(chunk)
    parser.end(undefined)
  })()
  const seen: Record<string, { type: string; content: string }> = {}
  for await (const entry of parser) {
    const { name, type, linkname } = entry.header
    const pieces: Buffer[] = []
    if (type === 'file') for await (const piece of entry) pieces.push(piece as Buffer)
    seen[name.replace(/\/$/, '')] = { type, content: type === 'symlink' ? linkname : Buffer.concat(pieces).toString() }
    entry.resume()
  }
  await feeding
  return seen
}
