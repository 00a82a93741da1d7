import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type PageServer, startPageServer } from '../../../src/adapters/http/page-server.ts'
import type { PageRequest } from '../../../src/ports/pages.ts'

const parts: { server: PageServer; asked: PageRequest[] } = {} as never

beforeEach(async () => {
  parts.asked = []
  parts.server = await startPageServer(
    {
      pages: () => async (asked) => {
        parts.asked.push(asked)
        if (asked.path === '/broken') throw new Error('a bug with geheim in it')
        return { status: 200, html: '<p>inside</p>', formTarget: 'https://github.com' }
      },
      origin: undefined,
      inline: { styles: ['p {}'], scripts: ['1'] },
      log: { error: () => undefined },
    },
    { host: '127.0.0.1', port: 0 },
  )
})
afterEach(() => parts.server.close())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

function call(path: string, { method = 'GET', headers = {}, body = '' }: Partial<Call> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: parts.server.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

interface Call {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const pathOf = (link: string) => new URL(link).pathname
const origin = () => new URL(parts.server.link).origin

async function enter(): Promise<string> {
  const { status, headers } = await call(pathOf(parts.server.link))
  expect({ status, location: headers.location }).toEqual({ status: 303, location: '/setup' })
  return String(headers['set-cookie']?.[0]).split(';', 1)[0] ?? ''
}

function post(cookie: string, more: Readonly<Record<string, string>> = {}, body = 'a=1'): Promise<Answer> {
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded', origin: origin(), ...more }
  return call('/setup/app', { method: 'POST', headers, body })
}

describe('who is let in', () => {
  test('the one browser that opened the link, whose cookie no script sees', async () => {
    const { headers } = await call(pathOf(parts.server.link))
    expect(headers['set-cookie']?.[0]).toMatch(/^sallyport-setup=[\w-]{43}; Path=\/setup; HttpOnly; SameSite=Lax$/)
  })

  test('the link works once; the browser that has it may open it again', async () => {
    const cookie = await enter()
    expect((await call(pathOf(parts.server.link))).status).toBe(404)
    expect((await call(pathOf(parts.server.link), { headers: { cookie } })).status).toBe(303)
    expect((await call('/setup', { headers: { cookie } })).body).toBe('<p>inside</p>')
  })

  test.each([
    ['no cookie', '/setup', {}],
    ['a cookie of another run', '/setup', { cookie: `sallyport-setup=${'A'.repeat(43)}` }],
    ['an empty cookie', '/setup/callback?code=1&state=1', { cookie: 'sallyport-setup=' }],
    ['a guessed link', `/setup/${'A'.repeat(43)}`, {}],
    ['a part of the path', '/setup/', {}],
    ['another path', '/', {}],
  ])('nobody with %s', async (_, path, headers) => {
    expect((await call(path, { headers })).status).toBe(404)
    expect(parts.asked).toEqual([])
  })

  test('no other path, even with the cookie', async () => {
    const cookie = await enter()
    for (const path of ['/', '/api/github/webhooks', '/setupx', '//setup']) {
      expect((await call(path, { headers: { cookie } })).status).toBe(404)
    }
    expect(parts.asked).toEqual([])
  })

  test.each(['evil.example', 'localhost:80', '127.0.0.1', '127.0.0.1.evil.example'])(
    'nobody who calls us %j: a name that was made to lead here',
    async (host) => {
      const cookie = await enter()
      const { status } = await call('/setup', { headers: { cookie, host } })
      expect([400, 421]).toContain(status)
      expect((await call(pathOf(parts.server.link), { headers: { host } })).headers['set-cookie']).toBeUndefined()
      expect(parts.asked).toEqual([])
    },
  )

  test('no form of another site', async () => {
    const cookie = await enter()
    for (const more of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '' },
      { origin: 'http://127.0.0.1:1' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect((await post(cookie, more)).status).toBe(403)
    }
    expect(parts.asked).toEqual([])
    expect((await post(cookie)).status).toBe(200)
    expect(parts.asked[0]?.form.get('a')).toBe('1')
  })
})

test('forms are bounded, and nothing else than forms is read', async () => {
  const cookie = await enter()
  expect((await post(cookie, {}, `a=${'x'.repeat(65 * 1024)}`)).status).toBe(413)
  expect((await post(cookie, { 'content-type': 'application/json' }, '{}')).status).toBe(415)
  for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
    expect((await call('/setup', { method, headers: { cookie } })).status).toBe(405)
  }
  expect(parts.asked).toEqual([])
})

test('a bug is a plain sentence, and the pages go on', async () => {
  const cookie = await enter()
  const { status, body } = await call('/setup/broken', { headers: { cookie } })
  expect(status).toBe(500)
  expect(body).not.toContain('geheim')
  expect((await call('/setup', { headers: { cookie } })).status).toBe(200)
})

test('every answer is kept by nobody, framed by nobody and holds only what is ours', async () => {
  const cookie = await enter()
  const answers = [
    await call('/setup', { headers: { cookie } }),
    await call('/setup'),
    await call('/setup', { method: 'PUT' }),
  ]
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin',
    })
    expect(String(headers['content-security-policy'])).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/)
  }
  const policy = String(answers[0]?.headers['content-security-policy'])
  expect(policy).toContain("form-action 'self' https://github.com;")
  expect(policy).not.toMatch(/unsafe|\*/)
})

test('once closed, nobody answers', async () => {
  await parts.server.close()
  await expect(call('/setup')).rejects.toThrow()
})
