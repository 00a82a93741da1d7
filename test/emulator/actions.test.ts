import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { checkWebhook } from '../../emulator/contract/webhooks.ts'
import { until } from '../fixtures/until.ts'
import { createOctokit, createScene, PERMISSIONS, REPO, refusalOf, type Scene } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await createScene()
  scene.github.setPermissions(scene.installationId, { ...PERMISSIONS, actions: 'read', statuses: 'read' })
})

afterAll(async () => {
  expect(scene.github.violations).toEqual([])
  await scene.close()
})

const logOf = async (job_id: number) => {
  const { headers } = await scene.octokit.rest.actions.downloadJobLogsForWorkflowRun({
    ...REPO,
    job_id,
    request: { redirect: 'manual' },
  })
  return String(headers.location)
}

test('a workflow runs for each pushed head, sees its files, and reports as GitHub Actions', async () => {
  const { github, octokit } = scene
  github.addWorkflow('acme/app', {
    job: 'lint',
    on: (branch) => branch !== 'elsewhere',
    run: async ({ file }) =>
      (await file('src/one.js')) === 'one\n'
        ? { conclusion: 'success' }
        : {
            conclusion: 'failure',
            log: '##[group]Run npm run lint\nnpm run lint\n##[endgroup]\n##[error]Process completed with exit code 1.',
            steps: [{ name: 'Run npm run lint', conclusion: 'failure' }],
            annotations: [
              { path: 'src/one.js', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'Not one' },
            ],
          },
  })
  const good = await github.as('ben').pushFiles('good', { 'src/two.js': '2\n' }, 'Two')
  const bad = await github.as('ben').pushFiles('bad', { 'src/one.js': '1\n' }, 'One')
  const unseen = await github.as('ben').pushFiles('elsewhere', { 'src/one.js': '1\n' }, 'Elsewhere')
  const checksOf = async (ref: string) => (await octokit.rest.checks.listForRef({ ...REPO, ref })).data.check_runs
  const done = (ref: string) =>
    until(`lint of ${ref}`, async () => (await checksOf(ref)).find(({ status }) => status === 'completed'))
  expect(await done(good)).toMatchObject({ name: 'lint', conclusion: 'success', app: { slug: 'github-actions' } })
  const failed = await done(bad)
  expect(failed).toMatchObject({ conclusion: 'failure', output: { annotations_count: 1 } })
  expect(await checksOf(unseen)).toEqual([])
  const at = { ...REPO, job_id: failed.id }
  const { data: job } = await octokit.rest.actions.getJobForWorkflowRun(at)
  expect(job).toMatchObject({ id: failed.id, conclusion: 'failure', workflow_name: 'CI', head_branch: 'bad' })
  expect(job.steps).toMatchObject([{ number: 1, name: 'Run npm run lint', conclusion: 'failure' }])
  const annotations = await octokit.rest.checks.listAnnotations({ ...REPO, check_run_id: failed.id })
  expect(annotations.data).toMatchObject([{ path: 'src/one.js', message: 'Not one' }])
})

test("a log lies at another host, for a minute, and not for who brings GitHub's token there", async () => {
  const { github } = scene
  const sha = await github.as('ben').pushFiles('logged', { 'a.txt': 'a\n' }, 'A')
  const id = await github.reportJob('acme/app', sha, { job: 'test', conclusion: 'failure', log: 'one\ntwo' })
  const location = await logOf(id)
  expect(new URL(location).host).not.toBe(new URL(github.url).host)
  const text = await (await fetch(location)).text()
  expect(text.split('\n').map((line) => line.replace(/^\ufeff?\S+Z /, ''))).toEqual(['one', 'two'])
  expect((await fetch(location, { headers: { authorization: 'token ghs_x' } })).status).toBe(400)
  expect((await fetch(`${location}x`)).status).toBe(403)
})

test('a log that is not there, or that one may not read, is refused', async () => {
  const { github, octokit, installationId } = scene
  const sha = await github.as('ben').pushFiles('unlogged', { 'b.txt': 'b\n' }, 'B')
  const job_id = await github.reportJob('acme/app', sha, { job: 'test', conclusion: 'cancelled' })
  const call = () => octokit.rest.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id })
  expect(await refusalOf(call())).toMatchObject({ status: 404 })
  github.setPermissions(installationId, PERMISSIONS)
  const without = createOctokit(github, scene)
  expect(await refusalOf(without.rest.actions.getJobForWorkflowRun({ ...REPO, job_id }))).toMatchObject({ status: 403 })
})

test('a status is told with its commit and the branches that have it', async () => {
  const { github, hooks, installationId } = scene
  github.setPermissions(installationId, { ...PERMISSIONS, statuses: 'read' })
  const sha = await github.as('ben').pushFiles('stated', { 'c.txt': 'c\n' }, 'C')
  await github.as('ben').setStatus(sha, { state: 'failure', context: 'ci/jenkins', description: 'Broken' })
  await github.settled()
  const told = hooks.filter(({ event }) => event === 'status').map(({ payload }) => payload)
  expect(told).toMatchObject([
    { sha, state: 'failure', context: 'ci/jenkins', description: 'Broken', branches: [{ name: 'stated' }] },
  ])
  expect(told.flatMap((payload) => checkWebhook('status', payload))).toEqual([])
  const completed = hooks.filter(({ event, payload }) => event === 'check_run' && payload.action === 'completed')
  expect(completed.length).toBeGreaterThan(0)
  expect(completed.flatMap(({ payload }) => checkWebhook('check_run', payload))).toEqual([])
})
