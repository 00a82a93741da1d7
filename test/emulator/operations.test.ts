import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { OPERATIONS } from '../../emulator/contract/operations.ts'
import { ROUTES } from '../../emulator/github/routes/table.ts'
import { createGitHub } from '../../emulator/github/server.ts'
import { commitFiles, createAppOctokit, createScene, createTokenOctokit, REPO, type Scene } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await createScene()
})

afterAll(() => scene.close())

/** Not in GitHub's description under this name, or not of use to hold against it. */
const OUTSIDE = ['GET /repositories/{id}', 'GET /repos/{owner}/{repo}/contents', 'GET /repos/{owner}/{repo}/contents/']

test('every route of the emulator is an operation that GitHub describes', () => {
  const spelled = new Set(OPERATIONS.map(anonymous))
  const unknown = ROUTES.map(({ method, pattern }) => `${method} ${pattern}`).filter(
    (key) => !spelled.has(anonymous(key)),
  )
  expect(unknown).toEqual(OUTSIDE)
})

// Names of parameters differ, and the description does not say which reach over slashes.
function anonymous(key: string): string {
  return key.replace(/\{\+?\w+\}/g, '{}')
}

test('every operation, called once, is answered as GitHub describes it', async () => {
  const { github, octokit, app, installationId } = scene
  const { rest } = octokit
  await github.as('ann').openIssue({ title: 'Broken', body: 'It is', labels: ['bug'] })
  await github.as('ann').comment(1, 'Indeed')
  const sha = await commitFiles(octokit, { branch: 'work', files: { 'src/one.js': 'ONE\n' } })
  const pull = {
    ...REPO,
    pull_number: (await rest.pulls.create({ ...REPO, title: 'W', head: 'work', base: 'main' })).data.number,
  }
  const issue = { ...REPO, issue_number: 1 }
  const [comment] = (await rest.issues.listComments(issue)).data
  const onComment = { ...REPO, comment_id: comment?.id ?? 0 }
  await rest.issues.create({ ...REPO, title: 'Another' })
  await rest.issues.update({ ...issue, title: 'Worse', state: 'closed', state_reason: 'not_planned' })
  await rest.issues.createLabel({ ...REPO, name: 'new', color: 'ff0000', description: 'New' })
  await rest.issues.getLabel({ ...REPO, name: 'new' })
  await rest.issues.listLabelsOnIssue(issue)
  await rest.reactions.createForIssue({ ...issue, content: 'eyes' })
  await rest.reactions.listForIssue(issue)
  await rest.reactions.createForIssueComment({ ...onComment, content: 'eyes' })
  await rest.reactions.listForIssueComment(onComment)
  await rest.repos.get(REPO)
  await rest.repos.listBranches(REPO)
  await rest.repos.getCommit({ ...REPO, ref: 'work' })
  await rest.repos.listPullRequestsAssociatedWithCommit({ ...REPO, commit_sha: sha })
  await rest.pulls.list({ ...REPO, state: 'all' })
  await rest.pulls.update({ ...pull, title: 'Work', body: 'Better' })
  await rest.pulls.listFiles(pull)
  await rest.pulls.requestReviewers({ ...pull, reviewers: ['ben'] })
  await rest.pulls.listRequestedReviewers(pull)
  await rest.pulls.removeRequestedReviewers({ ...pull, reviewers: ['ben'] })
  const review = {
    ...pull,
    review_id: (await rest.pulls.createReview({ ...pull, event: 'COMMENT', body: 'Hm' })).data.id,
  }
  await rest.pulls.getReview(review)
  const ben = createTokenOctokit(github, github.tokenOf('ben')).rest
  const approval = await ben.pulls.createReview({ ...pull, event: 'APPROVE' })
  await ben.pulls.dismissReview({ ...pull, review_id: approval.data.id, message: 'No' })
  await rest.pulls.listReviews(pull)
  const run = await rest.checks.create({ ...REPO, name: 'c', head_sha: sha, status: 'in_progress', external_id: 'x' })
  await rest.checks.get({ ...REPO, check_run_id: run.data.id })
  await rest.checks.update({ ...REPO, check_run_id: run.data.id, conclusion: 'success' })
  await rest.checks.listForRef({ ...REPO, ref: sha, check_name: 'c', app_id: app.appId })
  const job = await github.reportJob('acme/app', sha, { job: 'test', conclusion: 'failure', log: 'It failed' })
  await ben.checks.listAnnotations({ ...REPO, check_run_id: job })
  await ben.actions.getJobForWorkflowRun({ ...REPO, job_id: job })
  await ben.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id: job })
  await ben.repos.createCommitStatus({ ...REPO, sha, state: 'success', context: 'ci' })
  await ben.repos.getCombinedStatusForRef({ ...REPO, ref: sha })
  await ben.repos.createOrUpdateFileContents({
    ...REPO,
    path: 'new.txt',
    message: 'New',
    content: 'bmV3',
    branch: 'work',
  })
  github.addRuleset('acme/app', {
    branches: ['main'],
    requiredChecks: [{ context: 'c' }],
    requiredApprovals: 1,
    bypassAdmins: true,
  })
  await rest.repos.getRepoRulesets(REPO)
  await rest.repos.listCollaborators({ ...REPO, permission: 'push' })
  await rest.users.getByUsername({ username: 'sallyport[bot]' })
  await ben.users.getAuthenticated()
  await rest.apps.listReposAccessibleToInstallation()
  await github.settled()
  const itself = createAppOctokit(github, app).rest.apps
  await itself.getAuthenticated()
  await itself.getInstallation({ installation_id: installationId })
  await itself.getWebhookConfigForApp()
  const [delivery] = (await itself.listWebhookDeliveries()).data
  await itself.getWebhookDelivery({ delivery_id: Number(delivery?.id) })
  const ann = createTokenOctokit(github, github.tokenOf('ann')).rest
  await ann.repos.getRepoRulesets(REPO)
  const rules = {
    ...REPO,
    name: 'doors',
    enforcement: 'active' as const,
    conditions: { ref_name: { include: ['refs/heads/release/*'], exclude: [] } },
    rules: [{ type: 'deletion' as const }],
  }
  const made = await ann.repos.createRepoRuleset(rules)
  await ann.repos.updateRepoRuleset({ ...rules, ruleset_id: made.data.id })
  await ann.pulls.merge({ ...pull, merge_method: 'squash' })
  await rest.pulls.checkIfMerged(pull)
  await rest.pulls.get(pull)
  expect(github.violations).toEqual([])
})

test("a failure of the emulator's own is a violation, not an answer of GitHub's", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'emulator-'))
  const github = await createGitHub({ directory })
  await github.addRepository({ owner: 'acme', name: 'app' })
  await rm(directory, { recursive: true })
  const response = await fetch(`${github.url}/repos/acme/app/branches/main`)
  await response.text()
  await github.close()
  expect(response.status).toBe(500)
  expect(github.violations).toEqual([expect.stringMatching(/^The emulator failed at GET .*branches\/main: /)])
})
