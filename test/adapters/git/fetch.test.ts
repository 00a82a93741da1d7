import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createGitSourceStore } from '../../../src/adapters/git/source-store.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { REPOSITORY } from '../../conformance/source-store.ts'

const COMMIT = 'a'.repeat(40)
const CANARY = 'basic Y2FuYXJ5'

let directory: string
let server: Server
let requests: IncomingMessage[]
let seen: string[]
let status: number

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-fetch-'))
  requests = []
  seen = []
  server = createServer(async (request, response) => {
    requests.push(request)
    seen.push(...(await commandLines()))
    response.writeHead(status).end('no')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(directory, { recursive: true, force: true })
})

function fetchOver(url: string) {
  const remote = async () => ({ url, authorization: new Secret(CANARY) })
  return createGitSourceStore({ directory, remote }).fetch(REPOSITORY, COMMIT)
}

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/octo/demo.git`

async function commandLines(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
}

async function everyFile(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1'))
  return (await Promise.all(files)).join('\n')
}

describe('fetching over HTTP', () => {
  test.each([
    [401, 'unauthorized', 1],
    [403, 'forbidden', 1],
    [404, 'not-found', 1],
    [500, 'network', 3],
  ])('%i is %s after %i tries', async (answer, code, tries) => {
    status = answer
    await expect(fetchOver(address())).rejects.toMatchObject({ code })
    expect(requests).toHaveLength(tries)
  })

  test('sends the credential, and neither argv, disk nor message ever hold it', async () => {
    status = 403
    const error = await fetchOver(address()).catch((thrown: unknown) => thrown as Error)
    expect(requests[0]?.headers.authorization).toBe(CANARY)
    expect(seen.some((line) => line.includes('git\0'))).toBe(true)
    expect(seen.join('\n')).not.toContain('Y2FuYXJ5')
    expect(await everyFile(directory)).not.toContain('Y2FuYXJ5')
    expect(JSON.stringify(error) + String(error)).not.toContain('Y2FuYXJ5')
  })

  test('a server that cannot be reached is a network fault that may pass', async () => {
    await expect(fetchOver('http://127.0.0.1:1/x.git')).rejects.toMatchObject({ code: 'network', retryable: true })
  })

  test.each([
    'ext::sh -c "touch /tmp/owned"',
    'ssh://127.0.0.1/x',
    'git://127.0.0.1/x',
    '--upload-pack=touch /tmp/owned',
  ])('%s is no transport', async (url) => {
    const store = createGitSourceStore({ directory, remote: async () => ({ url }) })
    await expect(store.fetch(REPOSITORY, COMMIT)).rejects.toMatchObject({ name: 'Fault', code: 'rejected' })
  })
})

test('a missing git says what to do', async () => {
  const remote = async () => ({ url: address() })
  const store = createGitSourceStore({ directory, remote, git: '/nowhere/git' })
  await expect(store.fetch(REPOSITORY, COMMIT)).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: /Install git/,
  })
})
