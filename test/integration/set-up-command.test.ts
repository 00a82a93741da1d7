import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { setUp } from '../../src/cli/set-up.ts'
import { setup } from '../../src/cli/setup-command.ts'
import { start } from '../../src/cli/start.ts'
import { openSettings } from '../../src/compose/open-settings.ts'
import { Fault } from '../../src/domain/fault.ts'
import { Secret } from '../../src/domain/secret.ts'
import { freePort, listenLocally } from '../fixtures/free-port.ts'
import { until } from '../fixtures/until.ts'

const parts: { data: string } = {} as never

beforeEach(async () => {
  parts.data = await mkdtemp(join(tmpdir(), 'sallyport-set-up-'))
})
afterEach(() => rm(parts.data, { recursive: true, force: true }))

async function run(command: typeof setup, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const io = {
    out: say,
    err: say,
    readFile: async () => undefined,
    env: { SALLYPORT_DATA: parts.data, PORT: '0', ...env },
  }
  return { code: await command.run(args, io), said: said.join('') }
}

test.each([
  ['APP_ID', '1'],
  ['PRIVATE_KEY', 'geheim'],
  ['PRIVATE_KEY_PATH', '/key.pem'],
  ['WEBHOOK_SECRET', 'geheim'],
])('an App that the environment names by %s is not set up beside', async (name, value) => {
  const { code, said } = await run(setup, [], { [name]: value })
  expect({ code, named: said.includes(name), shown: said.includes('geheim') }).toEqual({
    code: 78,
    named: true,
    shown: false,
  })
})

test.each([[['--port', 'x']], [['--url', 'nowhere']], [['--url', 'ftp://a']]])('%j is wrong usage', async (args) => {
  expect((await run(setup, args)).code).toBe(64)
})

test('a folder that takes nothing is found before anybody goes to GitHub', async () => {
  await writeFile(join(parts.data, 'settings'), 'in the way')
  await expect(run(setup, ['--port', '0'])).rejects.toMatchObject({
    name: 'Fault',
    message: expect.stringContaining('settings.json cannot be'),
  })
})

test('stored settings that are not ours are refused, and stay', async () => {
  const file = join(parts.data, 'settings', 'settings.json')
  await mkdir(join(parts.data, 'settings'))
  await writeFile(file, '{"geheim": 1}', { mode: 0o600 })
  await expect(run(setup, ['--port', '0'])).rejects.toMatchObject({ message: expect.not.stringContaining('geheim') })
  expect((await stat(file)).size).toBe(13)
  const { code, said } = await run(start, [])
  expect({ code, said: said.includes('is not as set-up writes it') }).toEqual({ code: 78, said: true })
})

test('a port that is taken is said, with what to do', async () => {
  const taken = createServer()
  const port = await listenLocally(taken)
  await expect(run(setup, ['--port', String(port)])).rejects.toMatchObject({
    name: 'Fault',
    message: expect.stringContaining('--port takes another one'),
  })
  await new Promise((closed) => taken.close(closed))
})

test('a program that cannot begin says why on the terminal and on the last page, and webhooks are refused meanwhile', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const app = {
    appId: 7,
    slug: 'gate',
    webUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    privateKey: new Secret(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()),
    webhookSecret: new Secret('stored-8f1f0b7c2d9e4a55'),
  }
  await openSettings(parts.data).write({ app, model: { baseUrl: 'http://127.0.0.1:9/v1', name: 'm' } })
  const port = await freePort()
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const env = { SALLYPORT_DATA: parts.data, PORT: String(port) }
  const begin = async () => {
    throw new Fault('engine-unavailable', 'no <b>sandbox</b> here', { retryable: true })
  }
  const over = setUp(
    { host: '127.0.0.1', port: 0, begin },
    { out: say, err: say, readFile: async () => undefined, env },
    new AbortController().signal,
  )
  await until('it is tried', () => (said.join('').includes('cannot run yet') ? true : undefined))
  expect(said.join('')).toContain('Sallyport cannot run yet: no <b>sandbox</b> here.')
  const link = /http:\S+\/setup\/\S+/.exec(said.join(''))?.[0] ?? ''
  const cookie = (await fetch(link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? ''
  expect((await fetch(`http://127.0.0.1:${port}/api/github/webhooks`, { method: 'POST' })).status).toBe(503)
  const { origin } = new URL(link)
  const answer = await fetch(`${origin}/setup/finish`, {
    method: 'POST',
    headers: { cookie, origin },
    body: new URLSearchParams({ repository: 'acme/garden' }),
  })
  const page = await answer.text()
  expect(page).toContain('Before it can run:</p><p>no &lt;b&gt;sandbox&lt;/b&gt; here')
  expect(page).not.toContain('It is running')
  await over
})

test('without a terminal a start that lacks an App ends as ever, prints no link, and says how to get one', async () => {
  const { code, said } = await run(start, [])
  expect(code).toBe(78)
  expect(said).toContain('APP_ID is missing')
  expect(said).toContain('npm run sallyport setup')
  expect(said).not.toContain('/setup/')
})
