import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type Answer, type Answering, createAnswering, cutOff, drop, json, page, silence } from './answering.ts'

const open: Answering[] = []

async function answering(
  answers: readonly Answer[],
  options?: Parameters<typeof createAnswering>[1],
): Promise<Answering> {
  const one = await createAnswering(answers, options)
  open.push(one)
  return one
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const issue = json(200, { title: 'T', body: null, state: 'open', labels: [], user: null })
const PULL = { title: 'Fix', body: '', head: 'agent/fix/1', base: 'main', draft: true }
const read = (here: Answering) => here.codeHost.open(here.repository, 'read')
const publish = (here: Answering) => here.codeHost.open(here.repository, 'publish')

describe('a read is tried again', () => {
  test.each<[string, Answer]>([
    ['502', json(502, { message: 'Server Error' })],
    ['a dropped connection', drop],
    ['an answer that is cut off', cutOff],
  ])('after %s, at most twice, after a pause', async (_name, failure) => {
    const here = await answering([failure, failure, issue])
    expect(await read(here).issue(1)).toMatchObject({ title: 'T', author: { login: 'ghost' } })
    expect([here.seen.length, here.slept.length]).toEqual([3, 2])
    expect(here.slept.every((ms) => ms >= 0 && ms <= 1000)).toBe(true)
  })

  test('and then given up', async () => {
    const here = await answering([json(503, { message: 'Unavailable' })])
    await expect(read(here).issue(1)).rejects.toMatchObject({ name: 'Fault', code: 'network', retryable: true })
    expect(here.seen).toHaveLength(3)
  })
})

describe('a write is sent once, whatever comes back', () => {
  test.each<[string, Answer, object]>([
    ['502', json(502, { message: 'Server Error' }), { code: 'network', retryable: true }],
    ['a dropped connection', drop, { code: 'network', retryable: true }],
    ['a page by a proxy', page, { code: 'network', retryable: true }],
    ['an answer that is cut off', cutOff, { code: 'network', retryable: true }],
    ['silence', silence, { code: 'timeout', retryable: true }],
    [
      'a redirect',
      json(301, { message: 'Moved' }, { location: '/elsewhere' }),
      { code: 'not-found', retryable: false },
    ],
  ])('%s', async (_name, answer, fault) => {
    const here = await answering([answer], { timeoutMs: 300 })
    await expect(publish(here).createPull(PULL)).rejects.toMatchObject({ name: 'Fault', ...fault })
    expect(here.seen).toEqual(['POST /repos/acme-inc/parser-ng/pulls'])
  })
})

describe('each refusal has its code', () => {
  const detail = { message: 'Validation Failed', errors: [{ resource: 'PullRequest', field: 'head', code: 'invalid' }] }
  test.each<[number, object, string]>([
    [400, { message: 'Problems parsing JSON' }, 'rejected'],
    [403, { message: 'Resource not accessible by integration' }, 'forbidden'],
    [404, { message: 'Not Found' }, 'not-found'],
    [405, { message: 'Not allowed' }, 'rejected'],
    [409, { message: 'Git Repository is empty.' }, 'conflict'],
    [410, { message: 'Issues are disabled' }, 'not-found'],
    [413, { message: 'Too large' }, 'too-large'],
    [422, detail, 'rejected'],
    [451, { message: 'Blocked' }, 'forbidden'],
  ])('%d', async (status, body, code) => {
    const here = await answering([json(status, body)])
    await expect(publish(here).createPull(PULL)).rejects.toMatchObject({ name: 'Fault', code, retryable: false })
  })

  test('the message carries GitHub’s words and no value of ours', async () => {
    const here = await answering([json(422, detail)])
    await expect(publish(here).createPull(PULL)).rejects.toMatchObject({
      message: 'POST /repos/{owner}/{repo}/pulls: 422 Validation Failed; PullRequest head invalid',
    })
  })

  test('a commit that nobody knows heads no pull request', async () => {
    const here = await answering([json(422, { message: 'No commit found for SHA: 1111' })])
    expect(await read(here).openPullsWithHead('1111')).toEqual([])
  })

  test('two histories without a common commit have no merge base', async () => {
    const here = await answering([json(404, { message: 'No common ancestor between main and other.' })])
    expect(await read(here).mergeBase('main', 'other')).toBeUndefined()
  })

  test('a file over 1 MiB is too large, a head that GitHub ignored finds nothing', async () => {
    const large = await answering([json(200, { type: 'file', encoding: 'none', content: '', size: 2_000_000 })])
    await expect(read(large).file('big', 'main')).rejects.toMatchObject({ code: 'too-large' })
    const pull = { number: 1, head: { ref: 'other', repo: null }, base: { ref: 'main' }, merged_at: null, user: null }
    const ignored = await answering([json(200, [pull])])
    expect(await read(ignored).pullsOfBranch('agent/fix/1')).toEqual([])
  })
})

describe('GraphQL refuses with status 200', () => {
  test.each([
    ['NOT_FOUND', 'not-found'],
    ['FORBIDDEN', 'forbidden'],
    ['UNPROCESSABLE', 'rejected'],
    ['RATE_LIMITED', 'rate-limited'],
  ])('%s', async (type, code) => {
    const here = await answering([json(200, { data: null, errors: [{ type, message: 'No.' }] })])
    const marked = here.codeHost.open(here.repository, 'gate').markReady('PR_1')
    await expect(marked).rejects.toMatchObject({ name: 'Fault', code })
    expect(here.seen).toEqual(['POST /graphql'])
  })
})

test('GitHub Enterprise Server has GraphQL beside its REST API', async () => {
  const here = await answering([json(200, { data: {} })], { apiPath: '/api/v3' })
  await here.codeHost.open(here.repository, 'gate').markReady('PR_1')
  expect(here.seen).toEqual(['POST /api/graphql'])
})

describe('GitHub asks to wait', () => {
  const now = Date.parse('2026-03-01T12:00:00Z') / 1000
  test.each<[string, Answer, number]>([
    ['429 with retry-after', json(429, { message: 'Slow down' }, { 'retry-after': '30' }), 30_000],
    ['403 with retry-after', json(403, { message: 'Slow down' }, { 'retry-after': '7' }), 7_000],
    [
      'an exhausted quota',
      json(
        403,
        { message: 'API rate limit exceeded' },
        {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(now + 120),
          date: new Date(now * 1000).toUTCString(),
        },
      ),
      121_000,
    ],
    ['a secondary limit without a time', json(403, { message: 'You have exceeded a secondary rate limit.' }), 60_000],
    ['429 without a time', json(429, { message: 'Too many' }), 60_000],
  ])('%s: nothing more is sent for this installation until then', async (_name, answer, waitMs) => {
    const here = await answering([answer, issue])
    const limited = { name: 'Fault', code: 'rate-limited', retryable: true }
    await expect(read(here).issue(1)).rejects.toMatchObject({ ...limited, retryAfterMs: waitMs })
    here.advance(waitMs - 1)
    await expect(publish(here).createPull(PULL)).rejects.toMatchObject({ ...limited, retryAfterMs: 1 })
    await expect(here.codeHost.gitRemote(here.repository)).rejects.toMatchObject(limited)
    expect([here.seen.length, here.minted()]).toEqual([1, 1])
    here.advance(1)
    expect(await read(here).issue(1)).toMatchObject({ title: 'T' })
  })

  test('another installation is served meanwhile', async () => {
    const here = await answering([json(429, { message: 'Slow down' }, { 'retry-after': '30' }), issue])
    await expect(read(here).issue(1)).rejects.toMatchObject({ code: 'rate-limited' })
    const other = here.codeHost.open({ ...here.repository, installationId: 4 }, 'read')
    expect(await other.issue(1)).toMatchObject({ title: 'T' })
  })

  test('a 503 that says when is not tried again before', async () => {
    const here = await answering([json(503, { message: 'Maintenance' }, { 'retry-after': '20' }), issue])
    await expect(read(here).issue(1)).rejects.toMatchObject({ code: 'network', retryAfterMs: 20_000 })
    expect(here.seen).toHaveLength(1)
  })
})

describe('tokens', () => {
  const unauthorized = json(401, { message: 'Bad credentials' })

  test('one is minted per open, at its first request, and used until shortly before it expires', async () => {
    const here = await answering([issue])
    const host = read(here)
    expect(here.minted()).toBe(0)
    await Promise.all([host.issue(1), host.issue(2)])
    here.advance(3_500_000)
    await host.issue(3)
    expect(here.minted()).toBe(1)
    here.advance(60_000)
    await host.issue(4)
    expect(here.minted()).toBe(2)
  })

  test('a refused one is replaced once, and the write is sent again: a 401 has done nothing', async () => {
    const here = await answering([unauthorized, json(201, { sha: 'abc' })])
    expect(await publish(here).createTree('base', [])).toBe('abc')
    expect([here.seen.length, here.minted()]).toEqual([2, 2])
  })

  test('a second refusal stands, and may pass once somebody mends the key', async () => {
    const here = await answering([unauthorized])
    await expect(read(here).issue(1)).rejects.toMatchObject({ code: 'unauthorized', retryable: true })
    expect([here.seen.length, here.minted()]).toEqual([2, 2])
  })

  test('no message and no cause of a Fault holds a token or what was sent', async () => {
    const here = await answering([drop])
    const fault = await publish(here)
      .createPull(PULL)
      .catch((error: unknown) => error)
    expect(inspect(fault, { depth: 20, showHidden: true })).not.toMatch(/ghs_|agent\/fix\/1/)
  })
})
