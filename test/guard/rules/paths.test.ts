import { describe, expect, test } from '@jest/globals'
import { file, finding } from '../change.ts'

describe('protected paths are blocked', () => {
  test.each([
    '.github/workflows/ci.yml',
    '.github/agent.yml',
    '.github/actions/x/action.yml',
    'CODEOWNERS',
    'docs/CODEOWNERS',
    '.github/CODEOWNERS',
    'AGENTS.md',
    'packages/a/AGENTS.md',
    'CLAUDE.md',
    '.cursor/rules/a.mdc',
    '.cursorrules',
    '.github/copilot-instructions.md',
    '.claude/settings.json',
    '.mcp.json',
    '.husky/pre-commit',
    '.githooks/pre-push',
    '.pre-commit-config.yaml',
    'lefthook.yml',
    '.devcontainer/devcontainer.json',
    '.devcontainer.json',
    '.vscode/tasks.json',
    '.vscode/launch.json',
    '.vscode/settings.json',
    'a.code-workspace',
    '.idea/runConfigurations/a.xml',
    '.envrc',
    '.github/dependabot.yml',
    'renovate.json',
    '.renovaterc.json',
    '.gitattributes',
    'sub/.gitattributes',
    '.gitmodules',
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    'Jenkinsfile',
    // The same under another spelling.
    '.GitHub/Workflows/ci.yml',
    '.github/WORKFLOWS/ci.yml',
    'agents.MD',
    '.g\u200bithub/workflows/ci.yml',
    '.github./workflows/ci.yml',
    '.github /workflows/ci.yml',
    '.\uff47ithub/workflows/ci.yml',
    'GITHUB~1/workflows/ci.yml',
    '.github\\workflows\\ci.yml',
    '.github/workflow\u017f/ci.yml',
    'CLAUDE.md::$DATA',
    '.husky',
  ])('%j', (path) => {
    expect(finding('protected-paths', [file(path, null, 'x\n')])).toMatchObject({
      verb: 'block',
      locations: [{ path }],
    })
  })

  test('by a rename out, a rename in, a deletion, a mode change', () => {
    const workflow = '.github/workflows/ci.yml'
    const changes = [
      file('old.yml', 'a\n', 'a\n', { previousPath: workflow }),
      file(workflow, 'a\n', 'a\n', { previousPath: 'new.yml' }),
      file(workflow, 'a\n', null),
      file(workflow, 'a\n', 'a\n', { beforeMode: '100644', mode: '100755' }),
    ]
    for (const change of changes) expect(finding('protected-paths', [change]).verb).toBe('block')
  })

  test('by a pattern of the policy, also in another case', () => {
    const policy = { protectedPaths: ['infra/', '*.tf', 'src/**/keys.ts'] }
    const verb = (path: string) => finding('protected-paths', [file(path, null, 'x\n')], policy).verb
    expect(['infra/a/b.md', 'Infra/a', 'x/y/main.TF', 'src/keys.ts', 'src/a/b/keys.ts'].map(verb)).toEqual(
      Array(5).fill('block'),
    )
    expect(['infrared/a.md', 'a.tfx', 'src/a/keys.tsx', 'lib/keys.ts'].map(verb)).toEqual(Array(4).fill('allow'))
  })

  test('a bad pattern blocks rather than protects nothing', () => {
    expect(finding('protected-paths', [file('a.md', null, 'x\n')], { protectedPaths: ['{a'] }).verb).toBe('block')
  })

  test.each([
    '.github/ISSUE_TEMPLATE/bug.md',
    'docs/workflows/a.md',
    'src/agents.ts',
    'src/git.ts',
    '.gitignore',
    'docs/agent.md',
  ])('%s passes', (path) => {
    expect(finding('protected-paths', [file(path, null, 'x\n')]).verb).toBe('allow')
  })
})

describe('what selects what CI executes is held', () => {
  test.each([
    'jest.config.js',
    'vitest.config.ts',
    '.mocharc.json',
    'babel.config.js',
    'webpack.config.js',
    'rollup.config.mjs',
    'vite.config.ts',
    'Makefile',
    'sub/Makefile',
    'rules.mk',
    'Dockerfile',
    'Dockerfile.dev',
    'docker-compose.yml',
    'compose.override.yaml',
    'conftest.py',
    'tests/conftest.py',
    // What loads a plugin, a start-up line or a build by its own name.
    '.pnpmfile.mjs',
    'packages/a/package.yaml',
    '.pylintrc',
    '.flake8',
    'mypy.ini',
    '.rubocop.yml',
    '.prettierrc',
    '.stylelintrc.json',
    'build.zig',
    'rebar.config',
    'fastlane/Fastfile',
    'pytest.ini',
    'tox.ini',
    'setup.py',
    'setup.cfg',
    'build.gradle',
    'pom.xml',
    'build.rs',
    '.npmrc',
    '.yarnrc.yml',
    '.yarn/releases/yarn.cjs',
    'binding.gyp',
    'sitecustomize.py',
    '.babelrc',
    'eslint.config.js',
    '.cargo/config.toml',
    'MAKEFILE',
    'action.yml',
    'spec/spec_helper.rb',
    'src/setupTests.ts',
  ])('%s', (path) => {
    expect(finding('ci-execution', [file(path, null, 'x\n')])).toMatchObject({ verb: 'hold', locations: [{ path }] })
    expect(finding('ci-execution', [file(path, 'x\n', null)]).verb).toBe('hold')
  })

  test('package.json: scripts and unknown keys are held, descriptions and layout pass', () => {
    const before = '{"name":"a","version":"1.0.0","scripts":{"test":"jest"}}'
    const verb = (after: string) => finding('ci-execution', [file('package.json', before, after)]).verb
    expect(verb('{"name":"a","version":"1.0.0","scripts":{"test":"jest","preinstall":"node x"}}')).toBe('hold')
    expect(verb('{"name":"a","version":"1.0.0","scripts":{"test":"jest"},"jest":{"testMatch":[]}}')).toBe('hold')
    expect(verb('{"name":"a","version":"1.0.0","scripts":{"test":"jest"},"surprise":1}')).toBe('hold')
    expect(verb('{"name":')).toBe('hold')
    expect(verb('{\n "version": "1.0.1",\n "name": "a", "scripts": { "test": "jest" } }')).toBe('allow')
  })

  test('package.json: dependencies are the dependencies rule’s', () => {
    const changed = file('package.json', '{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"2"}}')
    expect(finding('dependencies', [changed])).toMatchObject({
      verb: 'hold',
      reason: 'Dependencies changed (package.json:1).',
    })
    expect(finding('ci-execution', [changed]).verb).toBe('allow')
  })

  test('pyproject.toml and Cargo.toml by their tables', () => {
    const toml = (path: string, table: string, key: string) => [
      file(path, `[${table}]\n${key} = "1"\n`, `[${table}]\n${key} = "2"\n`),
    ]
    expect(finding('ci-execution', toml('pyproject.toml', 'tool.pytest.ini_options', 'addopts')).verb).toBe('hold')
    expect(finding('ci-execution', toml('pyproject.toml', 'build-system', 'build-backend')).verb).toBe('hold')
    expect(finding('ci-execution', toml('pyproject.toml', 'project', 'description')).verb).toBe('allow')
    expect(finding('ci-execution', toml('Cargo.toml', 'package', 'build')).verb).toBe('hold')
    expect(finding('dependencies', toml('Cargo.toml', 'dev-dependencies', 'serde')).verb).toBe('hold')
    expect(finding('dependencies', toml('pyproject.toml', 'project.optional-dependencies', 'a')).verb).toBe('hold')
    const faked = file(
      'pyproject.toml',
      '[tool.x]\na = """\n[project]\n"""\n',
      '[tool.x]\na = """\n[project]\n"""\ndescription = "x"\n',
    )
    expect(finding('ci-execution', [faked]).verb).toBe('hold')
  })

  test.each([
    'package-lock.json',
    'yarn.lock',
    'requirements.txt',
    'requirements/dev.txt',
    'go.mod',
    'Gemfile',
    'node_modules/a/index.js',
    'vendor/x.go',
  ])('%s is a dependency change', (path) => {
    expect(finding('dependencies', [file(path, 'a\n', 'b\n')])).toMatchObject({ verb: 'hold', locations: [{ path }] })
  })

  test('tests and sources are disclosed, documents pass, strict exposure holds everything', () => {
    expect(finding('ci-execution', [file('test/a.test.js', null, 'x\n')]).verb).toBe('disclose')
    expect(finding('ci-execution', [file('src/a.js', null, 'x\n')]).verb).toBe('disclose')
    expect(finding('ci-execution', [file('README.md', null, 'x\n')]).verb).toBe('allow')
    expect(finding('ci-execution', [file('README.md', null, 'x\n')], { exposure: 'strict' }).verb).toBe('hold')
  })
})

describe('file kinds', () => {
  const link = (path: string, target: string) => file(path, null, target, { mode: '120000' })
  test.each([
    ['a link out', link('a/b', '../../etc/passwd')],
    ['an absolute link', link('a', '/etc/passwd')],
    ['a link into .git', link('a/b', '../.git/config')],
    ['a link into .GIT', link('a', '.GIT/hooks')],
    ['a link of unknown target', file('a', null, 12, { mode: '120000' })],
    ['a submodule', file('lib', null, 0, { mode: '160000' })],
    ['a submodule removed', file('lib', 0, null, { beforeMode: '160000' })],
    ['a path that leaves', file('../a', null, 'x')],
    ['an absolute path', file('/a', null, 'x')],
    ['a drive', file('C:/a', null, 'x')],
    ['a control character', file('a\nb', null, 'x')],
    ['a backslash', file('a\\b', null, 'x')],
    ['.git', file('.git/config', null, 'x')],
    ['.git in disguise', file('a/.G\u200cit/config', null, 'x')],
    ['GIT~1', file('git~1/config', null, 'x')],
    ['a long path', file(`${'a/'.repeat(600)}b`, null, 'x')],
    ['a program', file('tool.exe', null, 100)],
  ])('%s is blocked', (_name, change) => {
    expect(finding('file-kinds', [change]).verb).toBe('block')
  })

  test('twins in case or form are blocked', () => {
    expect(finding('file-kinds', [file('a/B.js', null, 'x'), file('a/b.js', null, 'x')]).verb).toBe('block')
    expect(finding('file-kinds', [file('caf\u00e9', null, 'x'), file('cafe\u0301', null, 'x')]).verb).toBe('block')
  })

  test('the rest by weight', () => {
    expect(finding('file-kinds', [link('a', 'b')]).verb).toBe('block')
    expect(finding('file-kinds', [file('data.bin2', null, 100)]).verb).toBe('hold')
    expect(finding('file-kinds', [file('a.png', null, 100)]).verb).toBe('disclose')
    expect(finding('file-kinds', [file('run.sh', 'x\n', 'x\n', { beforeMode: '100644', mode: '100755' })]).verb).toBe(
      'disclose',
    )
    expect(finding('file-kinds', [file('a.js', null, `a = "${'x'.repeat(5000)}"\n`)]).verb).toBe('hold')
    expect(finding('file-kinds', [file('a.js', 'x\n', 'y\n')]).verb).toBe('allow')
  })
})

test('size counts files and lines, but not the lines of lockfiles', () => {
  const lines = (count: number) => 'x\n'.repeat(count)
  const limits = { files: 2, lines: 10 }
  expect(finding('change-size', [file('a', null, lines(10))], { limits }).verb).toBe('allow')
  expect(finding('change-size', [file('a', null, lines(11))], { limits }).verb).toBe('block')
  expect(finding('change-size', [file('yarn.lock', null, lines(11))], { limits }).verb).toBe('allow')
  expect(
    finding(
      'change-size',
      ['a', 'b', 'c'].map((path) => file(path, null, 'x')),
    ).verb,
  ).toBe('allow')
  expect(
    finding(
      'change-size',
      ['a', 'b', 'c'].map((path) => file(path, null, 'x')),
      { limits },
    ).verb,
  ).toBe('block')
})
