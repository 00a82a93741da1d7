import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { diffCommits, openLocalRepository } from '../../../src/adapters/git/local-repository.ts'
import { createGitFixture, type GitFixture } from '../../fixtures/git-repository.ts'

let fixture: GitFixture
let elsewhere: string

beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), 'sallyport-elsewhere-'))
  fixture = createGitFixture()
  fixture.commit({ 'a.txt': 'one\n', '.gitattributes': '* binary diff=owned filter=owned\n' })
  fixture.commit({ 'a.txt': 'two\n', 'b.txt': 'new\n' })
})

afterAll(() => {
  fixture.remove()
  rmSync(elsewhere, { recursive: true, force: true })
})

const summary = async (repositoryPath: string, base = 'HEAD~1', head = 'HEAD') =>
  (await diffCommits({ repositoryPath, base, head })).files.map((file) => [
    file.path,
    file.addedLines.map((line) => line.text),
  ])

const EXPECTED = [
  ['a.txt', ['two']],
  ['b.txt', ['new']],
]

describe('a local repository', () => {
  test('is read by names, from its folder, from one inside it, bare, and as a worktree', async () => {
    expect(await summary(fixture.path)).toEqual(EXPECTED)
    expect(await summary(fixture.path, 'main~1', 'main')).toEqual(EXPECTED)
    mkdirSync(join(fixture.path, 'deep', 'er'), { recursive: true })
    expect(await summary(join(fixture.path, 'deep', 'er'))).toEqual(EXPECTED)
    const bare = join(elsewhere, 'bare.git')
    execFileSync('git', ['clone', '--quiet', '--bare', fixture.path, bare])
    expect(await summary(bare)).toEqual(EXPECTED)
    fixture.git('worktree', 'add', '--quiet', '--detach', join(elsewhere, 'tree'))
    expect(await summary(join(elsewhere, 'tree'))).toEqual(EXPECTED)
  })

  test('may be shallow: what is there is read, what is not is not-found', async () => {
    const shallow = join(elsewhere, 'shallow')
    execFileSync('git', ['clone', '--quiet', '--depth=2', fixture.url, shallow])
    expect(await summary(shallow)).toEqual(EXPECTED)
    await expect(summary(shallow, 'HEAD~2')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('says what is no repository, no revision, no option', async () => {
    await expect(openLocalRepository(tmpdir())).rejects.toMatchObject({ name: 'Fault' })
    await expect(summary(fixture.path, 'nowhere')).rejects.toMatchObject({ code: 'not-found' })
    await expect(summary(fixture.path, '--output=/tmp/owned')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('gives the bytes of a file at a commit', async () => {
    const repository = await openLocalRepository(fixture.path)
    const { tree } = await repository.resolve('HEAD')
    expect(Buffer.from((await repository.readFile(tree, 'a.txt', 10)) ?? []).toString()).toBe('two\n')
    expect(await repository.readFile(tree, 'none.txt', 10)).toBeUndefined()
    await expect(repository.readFile(tree, 'a.txt', 2)).rejects.toMatchObject({ code: 'too-large' })
    await repository.close()
  })

  test('nothing that it configures is executed, and no attribute, replacement or graft of its own is believed', async () => {
    const hostile = createGitFixture()
    hostile.commit({ 'a.txt': 'one\n', '.gitattributes': '* filter=x diff=x -diff\n' })
    hostile.commit({ 'a.txt': 'two\n', 'b.txt': 'new\n' })
    const owned = join(elsewhere, 'owned')
    const script = join(elsewhere, 'owner.sh')
    writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${owned}\n`)
    chmodSync(script, 0o755)
    const settings = [
      'core.fsmonitor',
      'core.sshCommand',
      'core.pager',
      'core.editor',
      'core.alternateRefsCommand',
      'core.gitProxy',
      'diff.external',
      'diff.x.command',
      'diff.x.textconv',
      'filter.x.clean',
      'filter.x.smudge',
      'filter.x.process',
      'credential.helper',
      'uploadpack.packObjectsHook',
    ]
    for (const setting of settings) hostile.git('config', setting, script)
    hostile.git('config', 'core.hooksPath', elsewhere)
    hostile.git('config', 'alias.rev-parse', `!${script}`)
    hostile.git('config', 'remote.origin.url', `ext::${script}`)
    hostile.git('config', 'remote.origin.promisor', 'true')
    hostile.git('config', 'extensions.partialClone', 'origin')
    mkdirSync(join(hostile.path, '.git', 'info'), { recursive: true })
    appendFileSync(join(hostile.path, '.git', 'info', 'attributes'), '* binary -diff diff=x\n')
    const [blob, other] = [hostile.git('rev-parse', 'HEAD:a.txt'), hostile.git('rev-parse', 'HEAD~1:a.txt')]
    hostile.git('-c', 'core.editor=true', 'replace', blob, other)
    expect(await summary(hostile.path)).toEqual(EXPECTED)
    await expect(summary(hostile.path, 'f'.repeat(40))).rejects.toMatchObject({ name: 'Fault' })
    expect(existsSync(owned)).toBe(false)
    hostile.remove()
  })

  test('leaves nothing behind', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('sallyport-guard-'))
    await summary(fixture.path)
    await expect(openLocalRepository(elsewhere)).rejects.toMatchObject({ name: 'Fault' })
    const after = (await readdir(tmpdir())).filter((name) => name.startsWith('sallyport-guard-'))
    expect(after).toEqual(before)
  })
})
