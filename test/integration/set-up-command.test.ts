import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { setup } from '../../src/cli/setup-command.ts'
import { start } from '../../src/cli/start.ts'
import { listenLocally } from '../fixtures/free-port.ts'

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

test('without a terminal a start that lacks an App ends as ever, prints no link, and says how to get one', async () => {
  const { code, said } = await run(start, [])
  expect(code).toBe(78)
  expect(said).toContain('APP_ID is missing')
  expect(said).toContain('npm run sallyport setup')
  expect(said).not.toContain('/setup/')
})
