import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createNpmRegistry } from '../../../src/adapters/npm-registry/npm-registry.ts'

const DOCUMENT = {
  name: '@acme/a',
  time: { created: '2020-01-01T00:00:00Z', '1.0.0': '2020-01-02T00:00:00Z', '1.1.0': '2021-01-01T00:00:00Z' },
  versions: {
    '1.0.0': { dist: { integrity: 'sha512-a' }, license: 'MIT' },
    '1.1.0': { dist: {}, license: { type: 'ISC' }, scripts: { postinstall: 'node x' } },
  },
}

let server: Server
let url = ''
let directory = ''
let requests: string[] = []
let answer: (response: ServerResponse) => void = () => undefined

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '')
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  directory = await mkdtemp(join(tmpdir(), 'sallyport-npm-'))
})

beforeEach(() => {
  requests = []
  answer = (response) => response.end(JSON.stringify(DOCUMENT))
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(directory, { recursive: true })
})

describe('the npm registry', () => {
  test('says what is known of a version, asking once', async () => {
    const registry = createNpmRegistry({ url })
    expect(await registry.look('@acme/a', '1.0.0')).toEqual({
      packageExists: true,
      versionExists: true,
      firstPublishedAt: '2020-01-01T00:00:00Z',
      publishedAt: '2020-01-02T00:00:00Z',
      installScript: false,
      integrity: 'sha512-a',
      licence: 'MIT',
    })
    expect(await registry.look('@acme/a', '1.1.0')).toMatchObject({ installScript: true, licence: 'ISC' })
    expect(await registry.look('@acme/a', '9.9.9')).toMatchObject({ packageExists: true, versionExists: false })
    expect(await registry.look('@acme/a', 'constructor')).toMatchObject({ versionExists: false })
    expect(requests).toEqual(['/@acme%2fa'])
  })

  test('keeps answers on disk while they are young', async () => {
    const at = (now: number) => createNpmRegistry({ url, directory, maxAgeMs: 1_000, now: () => now })
    await at(0).look('a', '1.0.0')
    await at(999).look('a', '1.0.0')
    expect(requests).toHaveLength(1)
    await at(1_000).look('a', '1.0.0')
    expect(requests).toHaveLength(2)
  })

  test('a name without a package does not exist, and is asked for again', async () => {
    answer = (response) => response.writeHead(404).end('{}')
    const registry = createNpmRegistry({ url, directory })
    expect(await registry.look('none', '1.0.0')).toMatchObject({ packageExists: false, versionExists: false })
    await registry.look('none', '1.0.0')
    expect(requests).toHaveLength(2)
  })

  test.each([
    ['another status', (response: ServerResponse) => response.writeHead(500).end(), 'network'],
    ['too many requests', (response: ServerResponse) => response.writeHead(429).end(), 'rate-limited'],
    ['no JSON', (response: ServerResponse) => response.end('<html>'), 'malformed'],
    ['a redirect', (response: ServerResponse) => response.writeHead(302, { location: '/x' }).end(), 'network'],
    ['a broken answer', (response: ServerResponse) => response.destroy(), 'network'],
    ['silence', () => undefined, 'timeout'],
  ])('%s is a fault', async (_name, reply, code) => {
    answer = (response) => void reply(response)
    const registry = createNpmRegistry({ url, timeoutMs: 300 })
    await expect(registry.look('a', '1.0.0')).rejects.toMatchObject({ name: 'Fault', code })
  })

  test('stops when its caller does', async () => {
    answer = () => undefined
    const stop = new AbortController()
    const asked = createNpmRegistry({ url }).look('a', '1.0.0', stop.signal)
    stop.abort(new Error('stopped'))
    await expect(asked).rejects.toThrow('stopped')
  })
})
