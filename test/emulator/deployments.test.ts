import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { checkWebhook } from '../../emulator/contract/webhooks.ts'
import { createOctokit, createScene, REPO, refusalOf, type Scene, SECRET } from './scene.ts'

let scene: Scene

beforeEach(async () => {
  scene = await createScene()
})

afterEach(async () => {
  await scene.close()
  expect(scene.github.violations).toEqual([])
})

/** An App that may hear and say what CI and deployments do, over the same endpoint. */
function addWatcher() {
  const { github, hooks } = scene
  const permissions = { contents: 'read', statuses: 'write', deployments: 'write', checks: 'write' } as const
  const events = ['status', 'deployment_status', 'check_run']
  const webhookUrl = scene.github.deliveries[0]?.app.webhookUrl ?? ''
  const app = github.addApp({ name: 'Watcher', webhookUrl, webhookSecret: SECRET, permissions, events })
  const installationId = github.installApp(app, ['acme/app'])
  return { app, octokit: createOctokit(github, { app, installationId }), hooks }
}

async function tip(): Promise<string> {
  return (await scene.github.as('ann').branches()).find(({ name }) => name === 'main')?.sha ?? ''
}

test('statuses, deployments and check runs of a CI on the default branch are told in the shape of GitHub examples', async () => {
  const { app, hooks } = addWatcher()
  const ben = scene.github.as('ben')
  const sha = await tip()
  await ben.setStatus(sha, { context: 'ci/build', state: 'failure', target_url: 'https://ci.example.com/1' })
  const id = await ben.deploy('main', { environment: 'production', state: 'in_progress' })
  await ben.deploy('main', { environment: 'production', state: 'failure', id })
  await scene.github.reportCheck('acme/app', { app, sha, name: 'test' })
  await scene.github.reportCheck('acme/app', { app, sha, name: 'test', conclusion: 'failure' })
  await scene.github.settled()
  const told = hooks.filter(({ event }) => ['status', 'deployment_status', 'check_run'].includes(event))
  const names = told.map(({ event, payload }) => `${event}.${payload.action ?? ''}`)
  expect(new Set(names)).toEqual(
    new Set(['status.', 'deployment_status.created', 'check_run.created', 'check_run.completed']),
  )
  expect(told.flatMap(({ event, payload }) => checkWebhook(event, payload))).toEqual([])
  expect(told.find(({ event }) => event === 'status')?.payload).toMatchObject({
    sha,
    context: 'ci/build',
    state: 'failure',
    branches: [{ name: 'main' }],
  })
})

test('deployments are listed newest first by environment, and a new success makes the one before it inactive', async () => {
  const { octokit } = addWatcher()
  const ben = scene.github.as('ben')
  const first = await ben.deploy('main', { environment: 'production', state: 'success' })
  await ben.deploy('main', { environment: 'staging', state: 'success' })
  const second = await ben.deploy(await tip(), { environment: 'production', state: 'success' })
  const { data } = await octokit.rest.repos.listDeployments({ ...REPO, environment: 'production' })
  expect(data.map(({ id }) => id)).toEqual([second, first])
  const statuses = await octokit.rest.repos.listDeploymentStatuses({ ...REPO, deployment_id: first })
  expect(statuses.data.map(({ state }) => state)).toEqual(['inactive', 'success'])
})

test('a deployment needs a commit, a state that exists, and the permission', async () => {
  const { octokit } = addWatcher()
  const place = { ...REPO, ref: 'nowhere', required_contexts: [] }
  expect(await refusalOf(octokit.rest.repos.createDeployment(place))).toMatchObject({ status: 422 })
  expect(await refusalOf(scene.octokit.rest.repos.listDeployments(REPO))).toMatchObject({ status: 403 })
  await expect(scene.github.as('rita').deploy('main', { environment: 'x', state: 'success' })).rejects.toThrow()
})
