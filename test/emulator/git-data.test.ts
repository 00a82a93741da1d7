import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { commitFiles, createAppOctokit, createScene, PERMISSIONS, REPO, type Scene } from './scene.ts'

const run = promisify(execFile)

let scene: Scene
let directory = ''

beforeEach(async () => {
  scene = await createScene()
  directory = await mkdtemp(join(tmpdir(), 'clone-'))
})

afterEach(async () => {
  await scene.close()
  await rm(directory, { recursive: true, force: true })
  expect(scene.github.violations).toEqual([])
})

const ENV = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }

async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['-c', 'user.name=Ben', '-c', 'user.email=ben@example.com', ...args], {
    env: ENV,
    cwd: directory,
  })
  return stdout.trim()
}

function addressFor(token: string): string {
  return `${scene.github.url.replace('http://', `http://x-access-token:${token}@`)}/acme/app.git`
}

async function appToken(permissions: Record<string, string> = { contents: 'write' }): Promise<string> {
  const call = { installation_id: scene.installationId, permissions }
  return (await createAppOctokit(scene.github, scene.app).rest.apps.createInstallationAccessToken(call)).data.token
}

describe('the Git Data API', () => {
  test('writes what git itself would write', async () => {
    const sha = await commitFiles(scene.octokit, {
      branch: 'x',
      files: { 'src/one.js': 'ONE\n', 'deep/er/file': 'new\n' },
    })
    await git('clone', '--quiet', '--branch', 'x', addressFor(await appToken()), 'clone')
    expect(await git('-C', 'clone', 'rev-parse', 'HEAD')).toBe(sha)
    expect(await readFile(join(directory, 'clone/deep/er/file'), 'utf8')).toBe('new\n')
    expect(await git('-C', 'clone', 'fsck', '--strict')).toBe('')
  })

  test('deletes with a null sha, keeps modes, shows trees whole', async () => {
    const { octokit } = scene
    const base = await octokit.rest.git.getTree({ ...REPO, tree_sha: 'main' })
    const blob = await octokit.rest.git.createBlob({
      ...REPO,
      content: Buffer.from([0, 255, 1]).toString('base64'),
      encoding: 'base64',
    })
    const tree = await octokit.rest.git.createTree({
      ...REPO,
      base_tree: base.data.sha,
      tree: [
        { path: 'src/one.js', mode: '100644', type: 'blob', sha: null },
        { path: 'run.sh', mode: '100755', type: 'blob', content: '#!/bin/sh\n' },
        { path: 'data.bin', mode: '100644', type: 'blob', sha: blob.data.sha },
      ],
    })
    const { data } = await octokit.rest.git.getTree({ ...REPO, tree_sha: tree.data.sha, recursive: 'true' })
    expect(data.tree.map(({ path, mode, type }) => `${mode} ${type} ${path}`)).toEqual([
      '100644 blob README.md',
      '100644 blob data.bin',
      '100755 blob run.sh',
      '040000 tree src',
      '100644 blob src/three.js',
      '100644 blob src/two.js',
    ])
    const read = await octokit.rest.git.getBlob({ ...REPO, file_sha: blob.data.sha })
    expect([...Buffer.from(read.data.content, 'base64')]).toEqual([0, 255, 1])
  })

  test('signs a commit only where author and committer were left to it', async () => {
    const { octokit } = scene
    const { data: main } = await octokit.rest.git.getTree({ ...REPO, tree_sha: 'main' })
    const author = { name: 'Somebody', email: 'somebody@example.com', date: '2026-01-02T03:04:05Z' }
    const commit = async (extra: object) => {
      const wanted = { ...REPO, message: 'm', tree: main.sha, parents: [], ...extra }
      const { data } = await octokit.rest.git.createCommit(wanted)
      return [data.author.name, data.author.date === author.date, data.verification.verified, data.verification.reason]
    }
    expect(await commit({})).toEqual(['sallyport[bot]', false, true, 'valid'])
    expect(await commit({ author })).toEqual(['Somebody', true, false, 'unsigned'])
  })

  test('compares from the merge base, and reads contents at a ref', async () => {
    const { octokit, github } = scene
    await github.as('ben').pushFiles('work', { 'src/one.js': 'ONE\n' }, 'Work')
    await github.as('ben').pushFiles('main', { 'src/two.js': 'TWO\n' }, 'Meanwhile')
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...REPO, basehead: 'main...work' })
    expect([data.status, data.ahead_by, data.behind_by, data.files?.map(({ filename }) => filename)]).toEqual([
      'diverged',
      1,
      1,
      ['src/one.js'],
    ])
    const file = await octokit.rest.repos.getContent({ ...REPO, path: 'src/one.js', ref: 'work' })
    expect(file.data).toMatchObject({ type: 'file', path: 'src/one.js', content: 'T05FCg==\n' })
    const folder = await octokit.rest.repos.getContent({ ...REPO, path: 'src' })
    expect(folder.data).toHaveLength(3)
    const refs = await octokit.rest.git.listMatchingRefs({ ...REPO, ref: 'heads/wo' })
    expect(refs.data.map(({ ref }) => ref)).toEqual(['refs/heads/work'])
  })

  test('moves a branch only from where it was said to be (updateRefs)', async () => {
    const { octokit, github } = scene
    const repository = await octokit.rest.repos.get(REPO)
    const first = await github.as('ben').pushFiles('work', { a: '1' }, 'One')
    const second = await github.as('ben').pushFiles('other', { a: '2' }, { message: 'Two', from: 'work' })
    const third = await github.as('ben').pushFiles('other', { a: '3' }, 'Three')
    const move = (beforeOid: string, afterOid: string) =>
      octokit.graphql(`mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`, {
        input: {
          repositoryId: repository.data.node_id,
          refUpdates: [{ name: 'refs/heads/work', beforeOid, afterOid }],
        },
      })
    await move(first, second)
    await expect(move(first, third)).rejects.toThrow(/expected refs\/heads\/work/)
    expect((await octokit.rest.git.getRef({ ...REPO, ref: 'heads/work' })).data.object.sha).toBe(second)
  })
})

describe('git over HTTP', () => {
  test('clones a private repository with contents:read, refuses without, and refuses a stranger', async () => {
    await scene.close()
    scene = await createScene({ repository: { private: true } })
    await git('clone', '--quiet', addressFor(await appToken({ contents: 'read' })), 'clone')
    expect(await readFile(join(directory, 'clone/src/one.js'), 'utf8')).toBe('one\n')
    await expect(git('clone', '--quiet', addressFor(await appToken({ issues: 'write' })), 'no')).rejects.toThrow(/403/)
    await expect(git('clone', '--quiet', addressFor('ghs_made_up'), 'no')).rejects.toThrow(/Authentication failed|401/)
  })

  test('a push by a writer moves branch and pull request, and tells the App', async () => {
    const { github } = scene
    await github.as('ben').pushFiles('work', { a: '1' }, 'One')
    const { number } = await github.as('ben').openPullRequest({ title: 'Work', head: 'work' })
    await git('clone', '--quiet', '--branch', 'work', addressFor(github.tokenOf('ben')), 'clone')
    await writeFile(join(directory, 'clone/a'), '2')
    await git('-C', 'clone', 'commit', '--quiet', '--all', '--message', 'Two')
    await git('-C', 'clone', 'push', '--quiet')
    expect((await github.as('ben').pull(number)).head.sha).toBe(await git('-C', 'clone', 'rev-parse', 'HEAD'))
    await github.settled()
    expect(scene.hooks.slice(-2).map(({ event, payload }) => [event, payload.action])).toEqual([
      ['push', undefined],
      ['pull_request', 'synchronize'],
    ])
  })

  test('a push by a reader, to a ruled branch, or of a workflow by the App is refused and leaves nothing', async () => {
    const { github } = scene
    github.addRuleset('acme/app', { branches: ['main'] })
    const app = await appToken()
    await git('clone', '--quiet', addressFor(app), 'clone')
    await git('-C', 'clone', 'commit', '--quiet', '--allow-empty', '--message', 'Empty')
    await expect(git('-C', 'clone', 'push', addressFor(github.tokenOf('rita')), 'HEAD:refs/heads/r')).rejects.toThrow()
    await expect(git('-C', 'clone', 'push', addressFor(app), 'HEAD:refs/heads/main')).rejects.toThrow(/403/)
    await git('-C', 'clone', 'push', '--quiet', addressFor(app), 'HEAD:refs/heads/fine')
    await run('mkdir', ['-p', join(directory, 'clone/.github/workflows')])
    await writeFile(join(directory, 'clone/.github/workflows/ci.yml'), 'on: push\n')
    await git('-C', 'clone', 'add', '.')
    await git('-C', 'clone', 'commit', '--quiet', '--message', 'CI')
    await expect(git('-C', 'clone', 'push', addressFor(app), 'HEAD:refs/heads/ci')).rejects.toThrow()
    expect((await github.as('ben').branches()).map(({ name }) => name)).toEqual(['fine', 'main'])
    expect(PERMISSIONS).not.toHaveProperty('workflows')
  })
})
