import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isExposing } from '../../../src/domain/exposure.ts'
import { findExposures } from '../../../src/guard/exposure/find-exposures.ts'

const path = '.github/workflows/ci.yml'
const READS = 'permissions: { contents: read }\n'
const DEPLOY = 'runs-on: ubuntu-latest\n    env: { KEY: "${{ secrets.DEPLOY_KEY }}" }\n    steps: [{ run: make }]'

function found(text: string, base = 'main') {
  return findExposures([{ path, text }], base)
}

function exposed(on: string, job: string, top = READS) {
  return found(`on: ${on}\n${top}jobs:\n  build:\n    ${job}\n`).filter(isExposing)
}

describe('what the workflows of a base put within reach', () => {
  test('a secret in a workflow of pull requests is named with its file and line and what to change', () => {
    const text = `name: CI
on: [pull_request]
permissions: read-all
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: npm publish
        env:
          TOKEN: \${{ secrets.NPM_TOKEN }}
`
    expect(found(text)).toEqual([
      {
        kind: 'secret',
        path,
        line: 11,
        what: 'the secret NPM_TOKEN, on pull_request',
        todo: "Keep the agent's branches out with `if: ${{ !startsWith(github.head_ref, 'agent/') }}` at the job, or move it to a workflow that runs after the merge.",
      },
    ])
  })

  test('a workflow that reads and holds nothing exposes nothing', () => {
    const job = 'runs-on: ubuntu-latest\n    steps: [{ run: npm test, env: { T: "${{ secrets.GITHUB_TOKEN }}" } }]'
    expect(found(`on: [push, pull_request]\n${READS}jobs:\n  build:\n    ${job}\n`)).toEqual([])
  })

  test.each([
    ['pull_request', true],
    ['[push, pull_request]', true],
    ['pull_request_review', true],
    ['create', true],
    ['push', true],
    ['{ push: { branches: [main] } }', false],
    ['{ push: { branches: ["*"] } }', false],
    ['{ push: { branches: ["**"] } }', true],
    ['{ push: { branches: ["agent/fix/77-*"] } }', true],
    ['{ push: { branches: ["**", "!agent/**"] } }', false],
    ['{ push: { branches: ["!agent/**", "**"] } }', true],
    ['{ push: { branches: ["**", "!agent/fix/**"] } }', true],
    ['{ push: { branches: ["[a-z]+/**"] } }', true],
    ['{ push: { branches-ignore: ["agent/**"] } }', false],
    ['{ push: { branches-ignore: [main] } }', true],
    ['{ push: { tags: ["v*"] } }', false],
    ['{ push: { tags: ["v*"], branches: ["**"] } }', true],
    ['{ push: { paths: [docs/**] } }', true],
    ['{ pull_request: { branches: [release/**] } }', false],
    ['{ pull_request: { branches: [main] } }', true],
    ['{ pull_request: { types: [labeled] } }', true],
    ['{ schedule: [{ cron: "0 0 * * *" }] }', false],
    ['{ workflow_dispatch: null }', false],
    ['{ workflow_call: { secrets: { A: { required: true } } } }', false],
    ['merge_group', false],
    ['pull_request_target', false],
    ['an_event_of_tomorrow', false],
  ])('on %s code of the agent has the secret within reach: %s', (on, is) => {
    expect(exposed(on, DEPLOY).length > 0).toBe(is)
  })

  test.each([
    ['on: pull_request_target', 'ref: ${{ github.event.pull_request.head.sha }}', true],
    ['on: pull_request_target', 'ref: ${{ github.head_ref }}', true],
    ['on: pull_request_target', 'ref: refs/pull/${{ github.event.number }}/merge', true],
    ['on: issue_comment', 'command: gh pr checkout 5', true],
    ['on: workflow_run', 'uses: actions/download-artifact@v5', true],
    ['on: workflow_run', 'ref: ${{ github.event.workflow_run.head_sha }}', true],
    ['on: pull_request_target', 'number: ${{ github.event.number }}', false],
  ])('%s with %s runs code of the agent: %s', (on, how, is) => {
    const text = `${on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ with: { a: "${how}", k: "\${{ secrets.K }}" } }]`
    expect(found(text).some(isExposing)).toBe(is)
  })

  test.each([
    ['a token that may write', 'runs-on: ubuntu-latest', 'permissions: { contents: write }\n', 'token'],
    ['a token that may write everything', 'runs-on: ubuntu-latest', 'permissions: write-all\n', 'token'],
    ['a token for a cloud', 'runs-on: ubuntu-latest\n    permissions: { id-token: write }', READS, 'token'],
    ['a runner of the owners', 'runs-on: [self-hosted, linux]', READS, 'runner'],
    ['a group of runners', 'runs-on: { group: big }', READS, 'runner'],
    [
      'a runner out of a matrix',
      'runs-on: "${{ matrix.on }}"\n    strategy: { matrix: { on: [self-hosted] } }',
      READS,
      'runner',
    ],
    ['an environment', 'runs-on: ubuntu-latest\n    environment: preview', READS, 'environment'],
    ['what is handed on', 'uses: acme/ci/.github/workflows/a.yml@v1\n    secrets: inherit', READS, 'secret'],
    ['all secrets', 'runs-on: ubuntu-latest\n    env: { A: "${{ toJSON(secrets) }}" }', READS, 'secret'],
    [
      'a secret by a computed name',
      'runs-on: ubuntu-latest\n    env: { A: "${{ secrets[matrix.s] }}" }',
      READS,
      'secret',
    ],
    [
      'behind a string with braces',
      `runs-on: u\n    env: { A: "\${{ format('}}{0}', secrets.A) }}" }`,
      READS,
      'secret',
    ],
    ['for the whole workflow', 'runs-on: ubuntu-latest', `${READS}env: { A: "\${{ secrets.A }}" }\n`, 'secret'],
  ])('%s is seen', (_, job, top, kind) => {
    expect(exposed('pull_request', job, top).map((one) => one.kind)).toEqual([kind])
  })

  test.each([
    ["github.ref == 'refs/heads/main'", false],
    ["${{ github.ref_name == 'main' && success }}", false],
    ["github.event_name == 'schedule'", false],
    ["!startsWith(github.head_ref, 'agent/') && !startsWith(github.ref, 'refs/heads/agent/')", false],
    ["!startsWith(github.head_ref, 'agent/')", true],
    ["github.ref == 'refs/heads/agent/x'", true],
    ["github.ref == 'refs/heads/Agent/x'", true],
    ["github.ref == 'refs/pull/5/merge'", true],
    ["github.ref_name == '5/merge'", true],
    ["github.event_name == 'PUSH'", true],
    ["github.ref == 'refs/heads/main' || always()", true],
    ["!(a && github.ref == 'refs/heads/main' && b)", true],
    ["contains('x && github.ref == ''refs/heads/main'' && y', 'x')", true],
    ["github.actor != 'dependabot[bot]'", true],
  ])('a job with `if: %s` still runs code of the agent: %s', (condition, is) => {
    const job = `if: ${JSON.stringify(condition)}\n    ${DEPLOY}`
    expect(exposed('[push, pull_request]', job).length > 0).toBe(is)
  })

  test('without `permissions` the settings decide: worth a look, no exposure', () => {
    const [only, ...more] = found('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n')
    expect([only?.kind, only?.line, isExposing(only!), more]).toEqual(['default-token', 4, false, []])
  })

  test('an alias hides nothing: any part may stand for another', () => {
    const text = `on: push
permissions: read-all
jobs:
  never:
    if: github.event_name == 'schedule'
    runs-on: ubuntu-latest
    env: &all { KEY: "\${{ secrets.KEY }}" }
  always:
    runs-on: ubuntu-latest
    env: *all
`
    expect(found(text).map(({ what, line }) => [line, what])).toEqual([[7, 'the secret KEY, on push']])
  })

  test.each([
    ['is no YAML', 'on: [push\n'],
    ['is no workflow', 'a: 1\n'],
    ['cannot be read', undefined],
    ['nests without end', `on: push\njobs: ${'['.repeat(100_000)}`],
    [
      'expands without end',
      `on: push\njobs: {}\na: &a [x,x]\n${'bcdefghij'
        .split('')
        .map((k, i) => `${k}: &${k} [${`*${'abcdefghij'[i]},`.repeat(9)}]`)
        .join('\n')}`,
    ],
  ])('a file that %s counts as exposing', (_, text) => {
    const files = [text === undefined ? { path } : { path, text }]
    expect(findExposures(files, 'main').map(({ kind }) => kind)).toEqual(['unreadable'])
  })

  test('whatever a file holds, it is judged without an exception', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => Array.isArray(found(`on: push\njobs:\n${text}`))))
  })
})
