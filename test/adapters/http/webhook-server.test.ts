import { createHmac, randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Fault } from '../../../src/domain/fault.ts'
import { headersOf, SECRET, type Sent, type Served, send, sendSlowly, serve, sign } from './served.ts'

const open: Served[] = []

async function served(...options: Parameters<typeof serve>): Promise<Served> {
  const one = await serve(...options)
  open.push(one)
  return one
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const GUID = '72d3162e-cc78-11e3-81ab-4c9367dc0958'
const sha1 = (body: string) => `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`

describe('what is acknowledged is stored', () => {
  test('a good delivery is stored exactly as it was signed, then acknowledged, then told', async () => {
    const here = await served()
    const body = '{"zen":"Ünïcödé \\u0041 and  two spaces"}\n'
    const response = await send(here.url, { body, guid: GUID })
    expect([response.status, await response.json()]).toEqual([202, { delivery: GUID, status: 'stored' }])
    expect(await here.deliveries.get(GUID)).toMatchObject({ guid: GUID, event: 'ping', body, attempts: 0 })
    expect(here.stored()).toBe(1)
  })

  test('the same delivery fifty times at once is one', async () => {
    const here = await served()
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(here.url, { guid: GUID })))
    expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(202))
    expect(here.stored()).toBe(1)
    expect(await here.deliveries.claim(10, 1000)).toHaveLength(1)
  })

  test('the same GUID with another body, or in capitals, is refused and never stored over the first', async () => {
    const here = await served()
    await send(here.url, { guid: GUID, body: '{"a":1}' })
    expect((await send(here.url, { guid: GUID, body: '{"a":2}' })).status).toBe(409)
    expect((await send(here.url, { guid: GUID.toUpperCase(), body: '{"a":1}' })).status).toBe(202)
    expect(await here.deliveries.claim(10, 1000)).toMatchObject([{ guid: GUID, body: '{"a":1}' }])
  })

  test('a store that fails is 503, and the redelivery is taken', async () => {
    const down = { now: true }
    const store = (await served()).deliveries
    const here = await served({
      deliveries: {
        insert: async (delivery) => {
          if (down.now) throw new Fault('store-unavailable', 'the database is gone', { retryable: true })
          return store.insert(delivery)
        },
      },
    })
    const refused = await send(here.url, { guid: GUID })
    expect([refused.status, refused.headers.get('retry-after'), await store.get(GUID)]).toEqual([503, '10', undefined])
    expect(here.stored()).toBe(0)
    down.now = false
    expect((await send(here.url, { guid: GUID })).status).toBe(202)
    expect(await store.get(GUID)).toMatchObject({ guid: GUID })
  })

  test('a store that does not answer in time is 503, never a guess', async () => {
    const here = await served({ deliveries: { insert: () => new Promise(() => undefined) }, storeTimeoutMs: 50 })
    expect((await send(here.url)).status).toBe(503)
    expect(here.stored()).toBe(0)
  })
})

describe('what is refused leaves nothing behind', () => {
  const cases: [string, number, Sent][] = [
    ['no signature', 401, { headers: { 'x-hub-signature-256': undefined } }],
    ['an empty signature', 401, { headers: { 'x-hub-signature-256': '' } }],
    ['only a SHA-1 signature', 401, { headers: { 'x-hub-signature-256': undefined, 'x-hub-signature': sha1('{}') } }],
    ['a SHA-1 signature under the other name', 401, { headers: { 'x-hub-signature-256': sha1('{}') } }],
    ['a signature with another secret', 401, { headers: { 'x-hub-signature-256': sign('{}', 'development') } }],
    ['a signature of another body', 401, { headers: { 'x-hub-signature-256': sign('{ }') } }],
    ['a signature cut short', 401, { headers: { 'x-hub-signature-256': sign('{}').slice(0, -1) } }],
    ['a signature in capitals', 401, { headers: { 'x-hub-signature-256': sign('{}').toUpperCase() } }],
    ['a signature without its prefix', 401, { headers: { 'x-hub-signature-256': sign('{}').slice(7) } }],
    ['no delivery id', 400, { headers: { 'x-github-delivery': undefined } }],
    ['a delivery id that is none', 400, { headers: { 'x-github-delivery': "1' OR '1'='1" } }],
    ['no event', 400, { headers: { 'x-github-event': undefined } }],
    ['an event that is none', 400, { headers: { 'x-github-event': '../issues' } }],
    ['a body that is no JSON', 400, { body: 'payload=%7B%7D' }],
    ['a body that is a list', 400, { body: '[]' }],
    ['a body that is null', 400, { body: 'null' }],
    ['a compressed body', 415, { headers: { 'content-encoding': 'gzip' } }],
  ]
  test.each(cases)('%s → %d', async (_name, status, sent) => {
    const here = await served()
    const response = await send(here.url, { guid: GUID, ...sent })
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json; charset=utf-8'])
    expect(await here.deliveries.claim(10, 1000)).toEqual([])
    expect(here.stored()).toBe(0)
  })

  test('bytes that are not UTF-8 are refused although they are signed', async () => {
    const here = await served()
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    const headers = headersOf({ guid: GUID, headers: { 'x-hub-signature-256': sign(body) } })
    expect((await fetch(here.url, { method: 'POST', headers, body })).status).toBe(400)
    expect(await here.deliveries.get(GUID)).toBeUndefined()
  })
})

describe('what would hurt', () => {
  test('26 MB, announced or not, is 413, and others are served', async () => {
    const here = await served()
    const large = Buffer.alloc(26 * 1024 * 1024, 0x20)
    const headers = headersOf({ headers: { 'x-hub-signature-256': sign(large) } })
    expect((await fetch(here.url, { method: 'POST', headers, body: large })).status).toBe(413)
    const chunked = sendSlowly(here.url, { ...headers, 'transfer-encoding': 'chunked' })
    chunked.request.end(large)
    expect(await chunked.status).toBe(413)
    expect((await send(here.url)).status).toBe(202)
  })

  test('25 MB is still taken', async () => {
    const here = await served()
    const body = `{"text":"${'x'.repeat(25 * 1024 * 1024 - 11)}"}`
    expect((await send(here.url, { body })).status).toBe(202)
  })

  test('a gzip bomb is not unpacked', async () => {
    const here = await served()
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const headers = headersOf({ headers: { 'content-encoding': 'gzip', 'x-hub-signature-256': sign(bomb) } })
    expect((await fetch(here.url, { method: 'POST', headers, body: bomb })).status).toBe(415)
  })

  test('a body that never ends is 408, and others are served meanwhile', async () => {
    const here = await served({ bodyTimeoutMs: 200 })
    const slow = sendSlowly(here.url, { ...headersOf({}), 'content-length': '100' })
    slow.request.write('{')
    expect((await send(here.url)).status).toBe(202)
    expect(await slow.status).toBe(408)
    slow.request.destroy()
  })

  test('two hundred deliveries at once are all acknowledged, though a hundred strangers send slowly', async () => {
    const here = await served()
    const slow = Array.from({ length: 100 }, () => sendSlowly(here.url, { ...headersOf({}), 'content-length': '100' }))
    for (const { request, status } of slow) {
      status.catch(() => undefined)
      request.write('{')
    }
    const answers = await Promise.all(Array.from({ length: 200 }, () => send(here.url)))
    expect(answers.filter(({ status }) => status !== 202)).toEqual([])
    for (const { request } of slow) request.destroy()
  })

  test('more bodies at once than are allowed are 503, and there is room again afterwards', async () => {
    const here = await served({ maxBodies: 1 })
    const first = sendSlowly(here.url, { ...headersOf({}), 'content-length': '2' })
    first.request.write('{')
    const second = await until(
      () => send(here.url),
      (response) => response.status === 503,
    )
    expect(second.status).toBe(503)
    first.request.end('}')
    expect(await first.status).toBe(202)
    expect((await send(here.url)).status).toBe(202)
  })

  test('a request that is dropped in the middle frees its room', async () => {
    const here = await served({ maxBodies: 1 })
    const dropped = sendSlowly(here.url, { ...headersOf({}), 'content-length': '2' })
    dropped.status.catch(() => undefined)
    dropped.request.write('{')
    await until(
      () => send(here.url),
      (response) => response.status === 503,
    )
    dropped.request.destroy()
    const after = await until(
      () => send(here.url),
      (response) => response.status === 202,
    )
    expect(after.status).toBe(202)
  })
})

describe('the rest of the server', () => {
  test('says whether it lives and whether what it depends on answers', async () => {
    const here = await served()
    const at = (path: string) => fetch(`http://127.0.0.1:${here.port}${path}`)
    expect(await (await at('/healthz')).json()).toEqual({ ok: true })
    const ready = await at('/readyz')
    expect([ready.status, await ready.json()]).toEqual([200, { ok: true, checks: { database: 'ok' } }])
    const broken = await served({ ready: async () => Promise.reject(new Error('no database')) })
    const unready = await fetch(`http://127.0.0.1:${broken.port}/readyz`)
    expect([unready.status, await unready.json()]).toEqual([
      503,
      { ok: false, checks: { ready: 'Error: no database' } },
    ])
  })

  test('tells strangers nothing: JSON for every path, no version of anything', async () => {
    const here = await served()
    const answers = await Promise.all([
      fetch(`http://127.0.0.1:${here.port}/`),
      fetch(`http://127.0.0.1:${here.port}/__proto__`),
      fetch(here.url),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 405])
    for (const answer of answers) {
      expect([answer.headers.get('server'), answer.headers.get('x-powered-by')]).toEqual([null, null])
      expect(await answer.json()).toEqual({ error: expect.any(String) })
    }
  })

  test('closing waits for what is under way and takes no more', async () => {
    const gate = Promise.withResolvers<'stored'>()
    const inserting = Promise.withResolvers<void>()
    const here = await served({
      deliveries: {
        insert: () => {
          inserting.resolve()
          return gate.promise
        },
      },
    })
    const underWay = send(here.url, { guid: randomUUID() })
    await inserting.promise
    const closed = here.close()
    await expect(send(here.url)).rejects.toThrow()
    gate.resolve('stored')
    expect((await underWay).status).toBe(202)
    await closed
  })
})

async function until<T>(act: () => Promise<T>, enough: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const value = await act()
    if (enough(value)) return value
  }
  throw new Error('it never came to that')
}
