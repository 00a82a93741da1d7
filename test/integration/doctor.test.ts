import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pino from 'pino'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { Misuse } from '../../src/cli/cli-command.ts'
import { doctor } from '../../src/cli/doctor.ts'
import { openHost } from '../../src/compose/open-host.ts'
import { openWelcome } from '../../src/compose/open-welcome.ts'
import { loadConfig } from '../../src/config/env.ts'
import { type ModelEndpoint, startModelEndpoint } from '../fixtures/model-endpoint.ts'
import { startTestPostgres, type TestPostgres } from '../fixtures/postgres.ts'
import { startTestGitHub, type TestGitHub, WEBHOOK_SECRET } from '../fixtures/test-github.ts'
import { TINY_FILES } from '../fixtures/tiny-repository.ts'

const parts: { directory: string; scene: TestGitHub; model: ModelEndpoint; postgres: TestPostgres } = {} as never
const env: Record<string, string> = {}

beforeAll(async () => {
  parts.directory = await mkdtemp(join(tmpdir(), 'sallyport-doctor-'))
  parts.scene = await startTestGitHub()
  // Nobody listens at the address that the App has here.
  parts.scene.github.faults.webhooks.hold = true
  parts.model = await startModelEndpoint()
  parts.postgres = await startTestPostgres()
  const { database, connectionString } = await parts.postgres.create()
  await database.close()
  Object.assign(env, {
    APP_ID: String(parts.scene.app.appId),
    PRIVATE_KEY: parts.scene.app.privateKey,
    WEBHOOK_SECRET,
    GITHUB_API_URL: parts.scene.github.url,
    OPENAI_BASE_URL: parts.model.baseUrl,
    MODEL: 'scripted',
    DATABASE_URL: connectionString,
    SALLYPORT_DATA: parts.directory,
    SALLYPORT_SANDBOX: 'bubblewrap',
  })
})

afterAll(async () => {
  await parts.postgres.stop()
  await parts.model.close()
  await parts.scene.close()
  await rm(parts.directory, { recursive: true, force: true })
})

async function look(args: readonly string[], more: Record<string, string> = {}) {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await doctor.run(args, {
    out: (text) => void said.out.push(text),
    err: (text) => void said.err.push(text),
    readFile: async () => undefined,
    env: { ...env, ...more },
  })
  return { code, out: said.out.join(''), err: said.err.join('') }
}

async function rowsOf(args: readonly string[], more: Record<string, string> = {}) {
  const { code, out } = await look([...args, '--json'], more)
  const { sound, rows } = JSON.parse(out)
  const states = rows.map(({ health, check }: { health: string; check: string }) => `${health} ${check}`)
  return { code, sound, states }
}

test('an installation in which all works is sound', async () => {
  parts.scene.app.setWebhookUrl('https://gate.example.com/api/github/webhooks')
  const { code, sound, states } = await rowsOf([])
  expect({ code, sound, states }).toEqual({
    code: 0,
    sound: true,
    states: [
      'ok settings',
      'ok database',
      'ok queue',
      'ok sandbox',
      'ok model',
      'ok app-permissions',
      'ok app-events',
      'ok webhook-address',
      // Nobody has labelled anything yet.
      'unknown webhook-deliveries',
    ],
  })
})

test('what does not answer is a failed row with what to do, and the rest is still looked at', async () => {
  const nowhere = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', REDIS_URL: 'redis://127.0.0.1:9' }
  const { code, states } = await rowsOf([], { ...nowhere, DATABASE_URL: 'postgres://a:geheim@127.0.0.1:9/b' })
  expect(code).toBe(1)
  expect(states).toEqual(
    expect.arrayContaining(['fail database', 'fail queue', 'fail model', 'ok sandbox', 'ok app-permissions']),
  )
})

test('settings are reported all at once, and no value is repeated', async () => {
  const { code, out } = await look([], { APP_ID: 'wrong', WEBHOOK_SECRET: 'development', MODEL: '' })
  expect(code).toBe(1)
  expect(out.match(/^fail {4}settings/gm)).toHaveLength(3)
  expect(out).not.toMatch(/wrong|'development'/)
})

test('a repository whose doors are shut has nothing but what cannot be seen', async () => {
  const name = await parts.scene.addRepository('shut')
  const { code, states } = await rowsOf([name])
  expect({ code, states }).toEqual({
    code: 0,
    states: [
      'ok settings',
      'ok installation',
      'ok permissions',
      'ok policy',
      'ok required-checks',
      'ok pull-requests',
      'unknown bypass',
      'ok foreign-checks',
      'ok workflows',
      'ok writers',
    ],
  })
})

test('what is wrong in a repository is named with its file and line', async () => {
  const workflow = 'on: pull_request\npermissions: read-all\njobs:\n  a:\n    env: { K: "${{ secrets.KEY }}" }\n'
  const files = { '.github/workflows/ci.yml': workflow, '.github/agent.yml': 'kinds: [fix]\napproval: { count: 0 }\n' }
  await parts.scene.github.addRepository({ owner: 'acme', name: 'open', files: { ...TINY_FILES, ...files } })
  parts.scene.github.installApp(parts.scene.app, ['acme/open'])
  const { code, out } = await look(['acme/open'])
  expect(code).toBe(1)
  expect(out).toContain('the secret KEY, on pull_request')
  expect(out).toContain('at .github/workflows/ci.yml:5')
  expect(out).toMatch(/fail {4}policy +line 2, column 20: approval.count/)
  expect(out).toMatch(/fail {4}required-checks +Not required before a merge: sallyport\/evidence/)
  expect(out).toMatch(/fail {4}pull-requests/)
})

test('a repository without the App says where to install it', async () => {
  await parts.scene.github.addRepository({ owner: 'acme', name: 'elsewhere' })
  const { code, out } = await look(['acme/elsewhere'])
  expect(code).toBe(1)
  expect(out).toMatch(/fail {4}installation +The App is not installed on acme\/elsewhere/)
})

test('--issue makes the labels and one issue, renews it, and leaves it alone once people close it', async () => {
  const { github, app } = parts.scene
  await github.addRepository({ owner: 'acme', name: 'welcomed', files: TINY_FILES })
  github.setCollaborator('acme/welcomed', 'mira', 'maintain')
  github.installApp(app, ['acme/welcomed'])
  const mira = github.as('mira', 'acme/welcomed')
  const said = async () => (await look(['acme/welcomed', '--issue'])).out
  expect(await said()).toContain('5 labels made, checklist opened')
  expect(await said()).toContain('0 labels made, checklist unchanged')
  github.setCollaborator('acme/welcomed', 'noor', 'maintain')
  expect(await said()).toContain('0 labels made, checklist renewed')
  await mira.editIssue(1, { state: 'closed' })
  expect(await said()).toContain('checklist was closed by people and stays so')
  const made = github.effects.filter(({ data }) => data.repository === 'acme/welcomed').map(({ kind }) => kind)
  expect(made.filter((kind) => kind === 'label.created')).toHaveLength(5)
  expect(made.filter((kind) => kind === 'issue.created')).toHaveLength(1)
})

test('where the App is installed, labels and a checklist follow; not for many repositories at once', async () => {
  const { github, app } = parts.scene
  await github.addRepository({ owner: 'acme', name: 'fresh', files: TINY_FILES })
  github.installApp(app, ['acme/fresh'])
  const loaded = loadConfig(env)
  if (!loaded.ok) throw new Error(loaded.problems.join())
  const codeHost = openHost(loaded.config, createSystemClock(), pino({ level: 'silent' }))
  const welcome = openWelcome({ config: loaded.config, codeHost })
  const fresh = { owner: 'acme', name: 'fresh' }
  expect(await welcome([fresh])).toBe('acme/fresh: 5 labels made, checklist opened')
  const before = github.exchanges
  expect(await welcome(Array.from({ length: 11 }, () => fresh))).toContain(
    '11 repositories at once: no labels, no issues',
  )
  expect(github.exchanges).toBe(before)
  await codeHost.close()
})

test('--fix shows the ruleset as a difference, and --apply makes it so with the token of an administrator', async () => {
  const { github, app } = parts.scene
  await github.addRepository({ owner: 'acme', name: 'loose', files: TINY_FILES })
  for (const login of ['mira', 'noor']) github.setCollaborator('acme/loose', login, 'admin')
  github.installApp(app, ['acme/loose'])
  const GITHUB_TOKEN = github.tokenOf('mira')
  const fix = (...args: string[]) => look(['acme/loose', '--fix', ...args], { GITHUB_TOKEN })
  expect((await look(['acme/loose', '--fix'])).code).toBe(78)
  const shown = await fix()
  expect(shown.out).toMatch(/^\+ {/)
  expect(shown.out).toContain(`"integration_id": ${app.appId}`)
  expect(shown.out).toContain('Nothing was changed')
  expect((await rowsOf(['acme/loose'])).states).toContain('fail required-checks')
  const applied = await fix('--apply')
  expect(applied.out).toContain('Done.')
  expect(JSON.stringify([shown, applied])).not.toContain(GITHUB_TOKEN)
  expect((await rowsOf(['acme/loose'])).states).toEqual(
    expect.arrayContaining(['ok required-checks', 'ok pull-requests', 'unknown bypass']),
  )
  expect((await rowsOf(['acme/loose'], { GITHUB_TOKEN })).states).toContain('ok bypass')
  expect((await fix()).out).toContain('It is so already.')
  await expect(
    look(['acme/loose', '--fix', '--apply'], { GITHUB_TOKEN: github.tokenOf('otto') }),
  ).rejects.toMatchObject({
    name: 'Fault',
  })
})

test('--fix names only what differs from the ruleset that is there, and who may bypass it is seen with the same token', async () => {
  const { github, app } = parts.scene
  await github.addRepository({ owner: 'acme', name: 'half', files: TINY_FILES })
  for (const login of ['mira', 'noor']) github.setCollaborator('acme/half', login, 'admin')
  github.installApp(app, ['acme/half'])
  github.addRuleset('acme/half', {
    name: 'Sallyport',
    branches: ['~DEFAULT_BRANCH'],
    requiredChecks: [{ context: 'sallyport/guard', integration_id: app.appId }],
    bypassAdmins: true,
  })
  const GITHUB_TOKEN = github.tokenOf('mira')
  expect((await rowsOf(['acme/half'])).states).toContain('unknown bypass')
  expect((await look(['acme/half'], { GITHUB_TOKEN })).out).toMatch(/warn {4}bypass +Some may pass the rules: /)
  const lines = (await look(['acme/half', '--fix'], { GITHUB_TOKEN })).out.split('\n')
  expect(lines.filter((line) => /^\+.*sallyport/.test(line))).toHaveLength(2)
  expect(lines.some((line) => /^ .*sallyport\/guard/.test(line))).toBe(true)
  expect(lines.some((line) => /^-.*bypass_mode/.test(line))).toBe(true)
  await look(['acme/half', '--fix', '--apply'], { GITHUB_TOKEN })
  expect((await rowsOf(['acme/half'], { GITHUB_TOKEN })).states).toContain('ok bypass')
})

test('anything else than one repository is wrong usage', async () => {
  await expect(look(['acme'])).rejects.toThrow(new Misuse("'acme' is no repository: write OWNER/NAME"))
  await expect(look(['acme/a', 'acme/b'])).rejects.toThrow(new Misuse('one repository at a time'))
  await expect(look(['acme/a/b'])).rejects.toThrow(Misuse)
  for (const args of [['--issue'], ['--fix'], ['acme/a', '--apply']]) await expect(look(args)).rejects.toThrow(Misuse)
})

test('nothing was asked of GitHub that it does not describe, and no token is left', () => {
  expect({ violations: parts.scene.github.violations, liveTokens: parts.scene.github.liveTokens }).toEqual({
    violations: [],
    liveTokens: 0,
  })
})
