import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { runGuard } from '../../src/cli/guard.ts'
import { runPolicy } from '../../src/cli/policy.ts'

const root = mkdtempSync(join(tmpdir(), 'guard-cli-'))
const repo = join(root, 'repo')
const TEST = "test('a', () => {\n  expect(1 + 1).toBe(2)\n})\n"

function git(...args: string[]): string {
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  }
  return execFileSync('git', ['-C', repo, ...args], { env, encoding: 'utf8' }).trim()
}

/** A commit on `main`'s side, named by a branch. */
function commit(branch: string, files: Record<string, string | null>): void {
  git('checkout', '-q', '-B', branch, 'base')
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true })
    if (content === null) rmSync(join(repo, path))
    else writeFileSync(join(repo, path), content)
  }
  git('add', '-A')
  git('commit', '-q', '-m', branch)
}

async function call(run: typeof runGuard, ...args: string[]) {
  const io = { out: '', err: '' }
  const readFile = async (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  const code = await run(args, {
    out: (text) => {
      io.out += text
    },
    err: (text) => {
      io.err += text
    },
    readFile,
  })
  return { code, ...io }
}

const guard = (head: string, ...more: string[]) =>
  call(runGuard, '--repo', repo, '--base', 'base', '--head', head, '--json', ...more)

beforeAll(() => {
  mkdirSync(repo)
  git('init', '-q', '-b', 'base')
  for (const [path, content] of Object.entries({
    'README.md': 'hi\n',
    'src/a.js': 'export const a = 1\n',
    'test/a.test.js': TEST,
    '.github/agent.yml': 'limits: { lines: 20 }\n',
  })) {
    mkdirSync(dirname(join(repo, path)), { recursive: true })
    writeFileSync(join(repo, path), content)
  }
  git('add', '-A')
  git('commit', '-q', '-m', 'base')
  commit('docs', { 'README.md': 'hello\n' })
  commit('source', { 'src/a.js': 'export const a = 2\n' })
  commit('make', { Makefile: 'all:\n\techo\n' })
  commit('skip', { 'test/a.test.js': TEST.replace('test(', 'test.skip(') })
  commit('large', { 'README.md': 'x\n'.repeat(30) })
  commit('policy', { '.github/agent.yml': 'limits: { lines: 9999 }\n', 'README.md': 'x\n'.repeat(30) })
  commit('secret', { 'src/b.js': `k = "${['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_')}"\n` })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('sallyport guard', () => {
  test.each([
    ['docs', 0, 'allow'],
    ['source', 0, 'disclose'],
    ['make', 1, 'hold'],
    ['skip', 2, 'block'],
    ['large', 2, 'block'],
    ['policy', 2, 'block'],
    ['secret', 2, 'block'],
    ['base', 0, 'allow'],
  ])('%s: exit %i, %s', async (head, code, verdict) => {
    const answer = await guard(head)
    expect(answer).toMatchObject({ code, err: '' })
    expect(JSON.parse(answer.out)).toMatchObject({ verdict, findings: expect.any(Array) })
  })

  test('names rule, verb, reason and place', async () => {
    const { findings } = JSON.parse((await guard('skip')).out) as { findings: { rule: string }[] }
    expect(findings.find(({ rule }) => rule === 'test-weakening')).toEqual({
      rule: 'test-weakening',
      verb: 'block',
      reason: 'A test is skipped (test/a.test.js:1).',
      locations: [{ path: 'test/a.test.js', line: 1 }],
    })
  })

  test('never prints a secret', async () => {
    expect((await guard('secret')).out).not.toContain('wWPw5k4a')
  })

  test('a named policy counts instead of the base’s, --require blocks what was not judged', async () => {
    const policy = join(root, 'policy.yml')
    writeFileSync(policy, 'limits: { lines: 100 }\n')
    expect((await guard('large', '--policy', policy)).code).toBe(0)
    expect((await guard('docs', '--require', 'evidence')).code).toBe(2)
  })

  test('policies above and those for a branch tighten', async () => {
    const operator = join(root, 'operator.yml')
    writeFileSync(operator, 'protected-paths: [README.md]\n')
    expect((await guard('docs', '--operator', operator)).code).toBe(2)
    const organisation = join(root, 'organisation.yml')
    writeFileSync(organisation, 'branches: { "release/*": { exposure: strict } }\n')
    expect((await guard('source', '--organisation', organisation, '--branch', 'main')).code).toBe(0)
    expect((await guard('source', '--organisation', organisation, '--branch', 'release/1')).code).toBe(1)
    expect((await guard('docs', '--operator', join(root, 'absent'))).code).toBe(64)
  })

  test('wrong calls say so on stderr and exit 64', async () => {
    const broken = join(root, 'broken.yml')
    writeFileSync(broken, 'limitz: 3\n')
    const wrong = [
      await call(runGuard, '--repo', repo, '--base', 'base'),
      await guard('nowhere'),
      await guard('docs', '--kind', 'magic'),
      await guard('docs', '--require', 'nonsense'),
      await guard('docs', '--policy', join(root, 'absent')),
      await guard('docs', '--policy', broken),
      await guard('docs', '--unknown'),
      await call(runGuard, '--repo', join(root, 'absent'), '--base', 'a', '--head', 'b'),
      await call(runGuard, '--repo', repo, '--base', '--upload-pack=touch x', '--head', 'docs'),
    ]
    for (const { code, out, err } of wrong) {
      expect({ code, out }).toEqual({ code: 64, out: '' })
      expect(err).toMatch(/^sallyport guard: \S/)
    }
    expect(await call(runGuard, '--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage:') })
  })

  test('reads bare and shallow clones', async () => {
    const bare = join(root, 'bare.git')
    execFileSync('git', ['clone', '-q', '--bare', repo, bare], { stdio: 'ignore' })
    expect((await call(runGuard, '--repo', bare, '--base', 'base', '--head', 'skip')).code).toBe(2)
    const shallow = join(root, 'shallow')
    execFileSync('git', ['clone', '-q', '--depth', '1', '--no-single-branch', `file://${repo}`, shallow], {
      stdio: 'ignore',
    })
    expect((await call(runGuard, '--repo', shallow, '--base', 'origin/base', '--head', 'origin/make')).code).toBe(1)
  })

  test('executes nothing that the repository configures', async () => {
    const trap = join(root, 'trapped')
    const script = join(root, 'trap.sh')
    writeFileSync(script, `#!/bin/sh\ntouch ${trap}\ncat\n`, { mode: 0o755 })
    commit('attributes', {
      '.gitattributes': '* diff=evil filter=evil merge=evil\n',
      'src/a.js': 'export const a = 3\n',
    })
    for (const key of [
      'diff.evil.textconv',
      'diff.evil.command',
      'diff.external',
      'filter.evil.clean',
      'filter.evil.smudge',
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'core.editor',
      'alias.diff-tree',
    ])
      git('config', key, script)
    git('config', 'core.hooksPath', root)
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change'])
      writeFileSync(join(root, hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 })
    rmSync(trap, { force: true })
    expect((await guard('attributes')).code).toBe(2)
    expect(existsSync(trap)).toBe(false)
  })
})

describe('sallyport policy', () => {
  test('checks a file and prints the schema', async () => {
    const good = join(root, 'good.yml')
    writeFileSync(good, 'exposure: strict\n')
    expect(await call(runPolicy, 'check', good)).toMatchObject({ code: 0, out: `${good}: fine\n` })
    expect(JSON.parse((await call(runPolicy, 'check', good, '--json')).out)).toMatchObject({
      valid: true,
      problems: [],
      policy: { exposure: 'strict' },
    })
    writeFileSync(good, 'exposure: loose\n')
    expect(await call(runPolicy, 'check', good)).toMatchObject({
      code: 1,
      out: `${good}: line 1, column 11: exposure must be one of standard, strict\n`,
    })
    expect(JSON.parse((await call(runPolicy, 'schema')).out)).toMatchObject({ title: 'Sallyport policy' })
    for (const args of [[], ['check'], ['check', '/nope'], ['dance'], ['--odd']])
      expect((await call(runPolicy, ...args)).code).toBe(64)
  })
})
