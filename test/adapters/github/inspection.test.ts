import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createTokenOctokit } from '../../emulator/scene.ts'
import { createEmulated, type Emulated } from './emulated.ts'

let here: Emulated

beforeEach(async () => {
  here = await createEmulated()
})

afterEach(async () => {
  const { violations, liveTokens } = here.github
  await here.close()
  expect({ violations, liveTokens }).toEqual({ violations: [], liveTokens: 0 })
})

const NAMES = ['sallyport/evidence', 'sallyport/guard']

async function opened() {
  const inspection = await here.codeHost.inspection.open('acme', 'parser')
  if (inspection === undefined) throw new Error('not installed')
  return inspection
}

test('the App is read as GitHub has it registered', async () => {
  here.setWebhookUrl('https://gate.example.com/api/github/webhooks')
  const registration = await here.codeHost.inspection.registration()
  expect(registration).toMatchObject({ appId: here.app.appId, permissions: { contents: 'write', members: 'read' } })
  expect(registration.events).toContain('merge_group')
  expect(await here.codeHost.inspection.hook()).toEqual({
    url: 'https://gate.example.com/api/github/webhooks',
    contentType: 'json',
    insecureTls: false,
  })
})

test('a repository without the App, one that does not exist, and a suspended one are not opened', async () => {
  await here.github.addRepository({ owner: 'acme', name: 'other' })
  expect(await here.codeHost.inspection.open('acme', 'other')).toBeUndefined()
  expect(await here.codeHost.inspection.open('acme', 'nothing')).toBeUndefined()
  here.github.suspend(here.repository.installationId, true)
  expect(await here.codeHost.inspection.open('acme', 'parser')).toBeUndefined()
})

test('rules of all rulesets come together; who may pass them is not shown to the App', async () => {
  here.github.addRuleset('acme/parser', { branches: ['~DEFAULT_BRANCH'], requiredChecks: [{ context: 'ci' }] })
  here.github.addRuleset('acme/parser', {
    branches: ['main'],
    requiredChecks: [{ context: 'sallyport/guard', integration_id: here.app.appId }],
    requiredApprovals: 2,
    lastPushApproval: true,
  })
  here.github.addRuleset('acme/parser', { branches: ['release'], requiredChecks: [{ context: 'no' }] })
  const inspection = await opened()
  expect(await inspection.rules()).toEqual({
    requiredChecks: [{ name: 'ci' }, { name: 'sallyport/guard', appId: here.app.appId }],
    reviews: { count: 2, lastPush: true },
    rulesets: [expect.any(Number), expect.any(Number)],
  })
  await inspection.close()
})

test('a branch without rules has none, and nobody who would have to pass them', async () => {
  const inspection = await opened()
  expect(await inspection.rules()).toEqual({ requiredChecks: [], bypass: [], rulesets: [] })
  await inspection.close()
})

test('a plan without rulesets is told from a fault', async () => {
  const inspection = await opened()
  const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.'
  here.github.faults.add({ match: { path: /\/rules\/branches\// }, do: 'status', status: 403, message })
  expect(await inspection.rules()).toBeUndefined()
  await inspection.close()
})

test('files of a folder, names at the root, the tip, and who may write', async () => {
  const inspection = await opened()
  expect(await inspection.files('src')).toEqual([{ path: 'src/parse.js', text: 'export {}\n' }])
  expect(await inspection.files('.github/workflows')).toEqual([])
  expect(await inspection.rootNames()).toEqual(['README.md', 'logo.bin', 'src'])
  expect(await inspection.head()).toMatch(/^[0-9a-f]{40}$/)
  here.github.setCollaborator('acme/parser', 'rita', 'read')
  expect(await inspection.writers()).toEqual(['wilma'])
  await inspection.close()
})

test('statuses and check runs of our names that somebody else set are found', async () => {
  const inspection = await opened()
  const commit = (await inspection.head()) ?? ''
  expect(await inspection.foreignChecks(NAMES)).toEqual([])
  const { rest } = createTokenOctokit(here.github, here.github.tokenOf('wilma'))
  for (const context of ['sallyport/guard', 'ci']) {
    await rest.repos.createCommitStatus({ owner: 'acme', repo: 'parser', sha: commit, state: 'success', context })
  }
  expect(await inspection.foreignChecks(NAMES)).toEqual([{ name: 'sallyport/guard', by: 'a status', commit }])
  await inspection.close()
})

test('with less granted than wanted it still reads what it may', async () => {
  here.github.setPermissions(here.repository.installationId, { contents: 'read' })
  const inspection = await opened()
  expect(inspection.granted).toMatchObject({ contents: 'read' })
  expect(await inspection.rootNames()).toContain('README.md')
  await expect(inspection.foreignChecks(NAMES)).rejects.toMatchObject({ code: 'forbidden' })
  await inspection.close()
})
