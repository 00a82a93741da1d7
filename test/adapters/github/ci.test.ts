import { createServer, type RequestListener, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { listen, shut } from '../../../emulator/github/listening.ts'
import { CI_PERMISSIONS } from '../../../src/adapters/github/permissions.ts'
import { createLogReader } from '../../../src/adapters/github/repository/job-log.ts'
import type { Ci } from '../../../src/ports/ci.ts'
import { createEmulated, type Emulated } from './emulated.ts'

let here: Emulated
let ci: Ci

beforeAll(async () => {
  here = await createEmulated()
  ci = here.codeHost.ci(here.repository)
})

afterAll(async () => {
  await here.codeHost.close()
  expect(here.github.violations).toEqual([])
  await here.close()
})

const push = (branch: string) => here.github.as('wilma').pushFiles(branch, { [`${branch}.txt`]: 'x\n' }, branch)
const check = { kind: 'check-run', isJob: true, title: '', summary: '', annotations: 0 } as const

describe('what CI says of a commit', () => {
  test('is the newest of each name and sayer, without our own', async () => {
    const { github, codeHost, repository } = here
    const sha = await push('said')
    await github.reportJob('acme/parser', sha, { job: 'test', conclusion: 'failure' })
    const test = await github.reportJob('acme/parser', sha, { job: 'test', conclusion: 'success' })
    const lint = await github.reportJob('acme/parser', sha, { job: 'lint', conclusion: 'timed_out' })
    await github.as('wilma').setStatus(sha, { context: 'ci/old', state: 'pending' })
    await github.as('wilma').setStatus(sha, { context: 'ci/old', state: 'error', description: 'Gone' })
    await github.as('wilma').setStatus(sha, { context: 'ci/slow', state: 'pending' })
    const gate = codeHost.open(repository, 'gate')
    const ours = { externalId: 'run:x:1', status: 'completed', title: 'No', summary: 'No' } as const
    await gate.createCheck({ ...ours, name: 'test', headSha: sha, conclusion: 'failure' })
    const found = await ci.checksOf(sha)
    const actions = found[0]?.appId
    expect(actions).toBeGreaterThan(0)
    expect(found).toEqual([
      { ...check, id: test, name: 'test', appId: actions, state: 'passed', conclusion: 'success' },
      { ...check, id: lint, name: 'lint', appId: actions, state: 'failed', conclusion: 'timed_out' },
      {
        ...{ kind: 'status', id: expect.any(Number), name: 'ci/old', state: 'failed', conclusion: 'error' },
        ...{ isJob: false, title: 'Gone', summary: '', annotations: 0 },
      },
      {
        ...{ kind: 'status', id: expect.any(Number), name: 'ci/slow', state: 'pending' },
        ...{ isJob: false, title: '', summary: '', annotations: 0 },
      },
    ])
  })

  test('comes with annotations, the steps of a job, and the end of its log', async () => {
    const { github } = here
    const sha = await push('told')
    const id = await github.reportJob('acme/parser', sha, {
      job: 'test',
      conclusion: 'failure',
      log: 'one\ntwo',
      steps: [{ name: 'Run npm test', conclusion: 'failure' }],
      annotations: [
        { path: 'a.js', start_line: 3, end_line: 3, annotation_level: 'failure', message: 'Wrong', title: 'Lint' },
      ],
    })
    expect(await ci.annotations({ id })).toEqual([{ path: 'a.js', line: 3, level: 'failure', message: 'Lint: Wrong' }])
    expect(await ci.job({ id })).toEqual({ steps: [{ name: 'Run npm test', conclusion: 'failure' }] })
    const log = await ci.log({ id })
    expect(log?.text).toMatch(/^\ufeff?\S+Z one\n\S+Z two$/)
    expect(log?.cut).toBe(false)
  })

  test('has no job and no log where there is none', async () => {
    const { github } = here
    const sha = await push('unlogged')
    const id = await github.reportJob('acme/parser', sha, { job: 'test', conclusion: 'cancelled' })
    expect(await ci.log({ id })).toBeUndefined()
    expect(await ci.job({ id: 999_999 })).toBeUndefined()
    expect(await ci.log({ id: 999_999 })).toBeUndefined()
  })

  test('is what the rules of a branch require, whoever it is bound to', async () => {
    const { github, app } = here
    github.addRuleset('acme/parser', {
      branches: ['~DEFAULT_BRANCH'],
      requiredChecks: [{ context: 'sallyport/guard', integration_id: app.appId }, { context: 'test' }],
    })
    expect(await ci.requiredChecks('main')).toEqual([{ name: 'sallyport/guard', appId: app.appId }, { name: 'test' }])
    expect(await ci.requiredChecks('feature/x')).toEqual([])
  })

  test('is read with a token that can do nothing else', () => {
    expect(CI_PERMISSIONS).toEqual({ metadata: 'read', actions: 'read', checks: 'read', statuses: 'read' })
  })

  test('is a fault while GitHub asks for silence, and then is not asked for', async () => {
    const { github } = here
    const sha = await push('silenced')
    github.faults.add({
      match: { method: 'GET', path: new RegExp(`/commits/${sha}/check-runs`) },
      times: 1,
      do: 'status',
      status: 429,
      headers: { 'retry-after': '1' },
    })
    await expect(ci.checksOf(sha)).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 1000 })
    await expect(ci.checksOf(sha)).rejects.toMatchObject({ code: 'rate-limited' })
  })
})

describe('a log', () => {
  const servers: Server[] = []
  const serve = async (listener: RequestListener) => {
    const server = createServer(listener)
    servers.push(server)
    return listen(server)
  }
  const read = (url: string, bounds = {}) =>
    createLogReader({ apiUrl: 'http://127.0.0.1', timeoutMs: 2_000, ...bounds })(url)

  afterAll(() => Promise.all(servers.map(shut)))

  test('is kept from its end, beginning with a whole line', async () => {
    const url = await serve((_, response) => response.end(`${'first\n'.repeat(100_000)}second to last\nlast\n`))
    expect(await read(url, { keepBytes: 25 })).toEqual({ text: 'second to last\nlast\n', cut: true })
    expect(await read(url, { keepBytes: 3 })).toEqual({ text: '', cut: true })
  })

  test('that does not end is given up', async () => {
    const url = await serve((_, response) => {
      const more = () => void (response.destroyed || response.write('x'.repeat(65_536), more))
      more()
    })
    await expect(read(url, { mostBytes: 300_000 })).rejects.toMatchObject({ code: 'too-large', retryable: false })
  })

  test('that does not come is given up in time', async () => {
    const url = await serve((_, response) => void response.writeHead(200).write('one line\n'))
    await expect(read(url, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout', retryable: true })
  })

  test('is asked for without a credential, and nowhere further', async () => {
    const seen: (string | undefined)[] = []
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    })
    await expect(read(url)).rejects.toMatchObject({ code: 'network' })
    expect(seen).toEqual([undefined])
  })

  test.each([
    [403, { code: 'network', retryable: true }],
    [404, { code: 'not-found', retryable: false }],
    [503, { code: 'network', retryable: true }],
  ])('refused with %i is a fault', async (status, fault) => {
    const url = await serve((_, response) => response.writeHead(status).end())
    await expect(read(url)).rejects.toMatchObject(fault)
  })

  test.each(['', 'file:///etc/passwd', 'http://127.0.0.1:1/plain'])('at %j is not asked for over TLS', async (url) => {
    const reader = createLogReader({ apiUrl: 'https://api.github.com', timeoutMs: 2_000 })
    await expect(reader(url)).rejects.toMatchObject({ code: 'malformed' })
  })
})
