import { describe, expect, test } from '@jest/globals'
import { DEFAULT_SET_UP } from '../../src/domain/policy.ts'
import { planSetUp } from '../../src/setup/plan.ts'

const PACKAGES = JSON.stringify({ dependencies: { ms: '2' } })

function linesFor(paths: readonly string[], manifest?: string): readonly string[] {
  const facts = { paths: new Set(paths), ...(manifest === undefined ? {} : { manifest }) }
  return planSetUp(DEFAULT_SET_UP, facts).lines.map(({ line }) => line)
}

describe('how a tree is set up', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['nothing known', ['README.md', 'index.js'], []],
    ['an npm lockfile', ['package.json', 'package-lock.json'], ['npm ci']],
    ['an npm shrinkwrap', ['package.json', 'npm-shrinkwrap.json'], ['npm ci']],
    ['pnpm', ['package.json', 'pnpm-lock.yaml'], ['pnpm install --frozen-lockfile']],
    ['yarn 1', ['package.json', 'yarn.lock'], ['yarn install --frozen-lockfile --non-interactive']],
    ['a later yarn', ['package.json', 'yarn.lock', '.yarnrc.yml'], ['yarn install --immutable']],
    [
      'two lockfiles of Node',
      ['package.json', 'package-lock.json', 'yarn.lock'],
      ['yarn install --frozen-lockfile --non-interactive'],
    ],
    ['no lockfile', ['package.json'], ['npm install --no-package-lock']],
    ['packages that the tree brings', ['package.json', 'node_modules/ms/index.js'], []],
    ['a lockfile that is not at the root', ['sub/package-lock.json'], []],
    [
      'requirements',
      ['requirements.txt', 'requirements-dev.txt'],
      ['python3 -m venv .venv', '.venv/bin/pip install -r requirements.txt -r requirements-dev.txt'],
    ],
    ['uv before requirements', ['requirements.txt', 'uv.lock'], ['uv sync --frozen --no-install-project']],
    ['poetry', ['pyproject.toml', 'poetry.lock'], ['poetry install --no-root --no-interaction']],
    ['a project of Python without a lockfile', ['pyproject.toml'], []],
    ['Go', ['go.mod', 'go.sum'], ['go mod download']],
    ['Rust, locked', ['Cargo.toml', 'Cargo.lock'], ['cargo fetch --locked']],
    ['Rust', ['Cargo.toml'], ['cargo fetch']],
    ['Maven', ['pom.xml'], ['mvn -B -q dependency:go-offline']],
    ['Gradle', ['build.gradle.kts'], ['gradle --no-daemon -q dependencies']],
    ['two languages', ['package-lock.json', 'go.mod'], ['npm ci', 'go mod download']],
  ])('%s', (_what, paths, lines) => {
    expect(linesFor(paths, paths.includes('package.json') ? PACKAGES : undefined)).toEqual(lines)
  })

  test.each([
    '{}',
    '{"dependencies":{}}',
    '{"dependencies":[]}',
    '[]',
    'null',
    'not JSON',
    '{"__proto__":{"dependencies":{"a":"1"}}}',
  ])('a manifest %s without a lockfile names nothing to install', (manifest) => {
    expect(linesFor(['package.json'], manifest)).toEqual([])
  })

  test('install scripts are switched off everywhere, unless the policy says otherwise', () => {
    const facts = { paths: new Set(['package-lock.json']) }
    const off = planSetUp(DEFAULT_SET_UP, facts)
    expect(off.env).toMatchObject({
      npm_config_ignore_scripts: 'true',
      YARN_ENABLE_SCRIPTS: 'false',
      PIP_ONLY_BINARY: ':all:',
      UV_NO_BUILD: '1',
    })
    const on = planSetUp({ ...DEFAULT_SET_UP, scripts: true }, facts)
    expect(Object.keys(on.env).filter((name) => /scripts|binary|build/i.test(name))).toEqual([])
    expect([off.runsTree, on.runsTree]).toEqual([false, true])
  })

  test("the policy's commands are all that is run, and count as code of the tree", () => {
    const plan = planSetUp({ ...DEFAULT_SET_UP, commands: ['make deps'] }, { paths: new Set(['package-lock.json']) })
    expect([plan.lines, plan.runsTree]).toEqual([[{ line: 'make deps' }], true])
  })

  test('build files that are programs count as code of the tree', () => {
    const plans = ['pom.xml', 'build.gradle', 'go.mod'].map((path) =>
      planSetUp(DEFAULT_SET_UP, { paths: new Set([path]) }),
    )
    expect(plans.map(({ runsTree }) => runsTree)).toEqual([true, true, false])
  })
})
