import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { commitFiles, createOctokit, createScene, PERMISSIONS, REPO, refusalOf, type Scene } from './scene.ts'

let scene: Scene
let mainSha = ''
let nonForward = ''
let pullNumber = 0
let ownNumber = 0

beforeAll(async () => {
  scene = await createScene()
  const { octokit, github } = scene
  const ben = github.as('ben')
  mainSha = (await octokit.rest.repos.getBranch({ ...REPO, branch: 'main' })).data.commit.sha
  await commitFiles(octokit, { branch: 'agent/one', files: { 'src/one.js': 'agent\n' } })
  await ben.pushFiles('human', { 'src/two.js': 'human\n' }, 'By a person')
  nonForward = await ben.pushFiles('elsewhere', { 'src/two.js': 'else\n' }, 'Elsewhere')
  const wanted = { ...REPO, title: 'Agent', head: 'agent/one', base: 'main' }
  pullNumber = (await octokit.rest.pulls.create(wanted)).data.number
  ownNumber = (await ben.openPullRequest({ title: 'Human', head: 'human' })).number
  github.addRuleset('acme/app', { branches: ['main'] })
})

afterAll(async () => {
  await scene.close()
  // GitHub's description does not list the refusals of check runs, nor may a caller send what they refuse.
  expect(scene.github.violations.filter((one) => !one.includes('/check-runs'))).toEqual([])
})

type Call = () => Promise<unknown>
type Row = readonly [what: string, call: Call, status: number, message: string | RegExp]

const LONG = 'x'.repeat(65_536)
const check =
  (extra: object): Call =>
  () =>
    scene.octokit.rest.checks.create({
      ...REPO,
      name: 'c',
      head_sha: mainSha,
      conclusion: 'success',
      output: { title: 't', summary: 's' },
      ...extra,
    } as never)
const button = (extra: object): object => ({ actions: [{ label: 'L', identifier: 'i', description: 'd', ...extra }] })

const ROWS: readonly Row[] = [
  [
    'a second pull request for the same head and base',
    () => scene.octokit.rest.pulls.create({ ...REPO, title: 'Again', head: 'agent/one', base: 'main' }),
    422,
    /A pull request already exists for acme:agent\/one/,
  ],
  [
    'head and base the same',
    () => scene.octokit.rest.pulls.create({ ...REPO, title: 'x', head: 'main', base: 'main' }),
    422,
    /No commits between main and main/,
  ],
  [
    'a head that does not exist',
    () => scene.octokit.rest.pulls.create({ ...REPO, title: 'x', head: 'gone', base: 'main' }),
    422,
    /"field":"head","code":"invalid"/,
  ],
  [
    'a base that does not exist',
    () => scene.octokit.rest.pulls.create({ ...REPO, title: 'x', head: 'agent/one', base: 'gone' }),
    422,
    /"field":"base","code":"invalid"/,
  ],
  [
    "an author's own approval",
    () => scene.github.as('ben').review(ownNumber, { event: 'APPROVE' }),
    422,
    /Can not approve your own pull request/,
  ],
  [
    "the App's approval of its own",
    () => scene.octokit.rest.pulls.createReview({ ...REPO, pull_number: pullNumber, event: 'APPROVE' }),
    422,
    /Can not approve your own pull request/,
  ],
  ['a merge by a reader', () => scene.github.as('rita').merge(pullNumber), 404, 'Not Found'],
  [
    'a label by a reader',
    () => scene.github.as('rita').labelIssue(pullNumber, 'x'),
    403,
    'Must have admin rights to Repository.',
  ],
  ['a push by somebody at triage', () => scene.github.as('tom').pushFiles('x', { a: 'a' }, 'x'), 403, /denied to tom/],
  [
    'a direct push to a ruled branch',
    () => scene.github.as('ben').pushFiles('main', { a: 'a' }, 'x'),
    422,
    /Changes must be made through a pull request\./,
  ],
  [
    "the App's update of a ruled branch",
    () => scene.octokit.rest.git.updateRef({ ...REPO, ref: 'heads/main', sha: nonForward }),
    422,
    /Repository rule violations found/,
  ],
  [
    'a deletion of the default branch',
    () => scene.octokit.rest.git.deleteRef({ ...REPO, ref: 'heads/main' }),
    422,
    /Validation Failed/,
  ],
  [
    'a branch that exists',
    () => scene.octokit.rest.git.createRef({ ...REPO, ref: 'refs/heads/human', sha: mainSha }),
    422,
    'Reference already exists',
  ],
  [
    'a branch below a branch',
    () => scene.octokit.rest.git.createRef({ ...REPO, ref: 'refs/heads/human/x', sha: mainSha }),
    422,
    /Reference update failed/,
  ],
  [
    'a branch of a commit that does not exist',
    () => scene.octokit.rest.git.createRef({ ...REPO, ref: 'refs/heads/x', sha: '1'.repeat(40) }),
    422,
    'Object does not exist',
  ],
  [
    'a ref that is none',
    () => scene.octokit.rest.git.createRef({ ...REPO, ref: 'main', sha: mainSha }),
    422,
    /Reference name must start with 'refs\/'/,
  ],
  [
    'an update that is no fast forward',
    () => scene.octokit.rest.git.updateRef({ ...REPO, ref: 'heads/human', sha: nonForward }),
    422,
    'Update is not a fast forward',
  ],
  [
    'an update of a branch that does not exist',
    () => scene.octokit.rest.git.updateRef({ ...REPO, ref: 'heads/gone', sha: mainSha }),
    422,
    'Reference does not exist',
  ],
  [
    'a tree path that climbs',
    () =>
      scene.octokit.rest.git.createTree({
        ...REPO,
        tree: [{ path: '../x', mode: '100644', type: 'blob', content: 'x' }],
      }),
    422,
    /malformed path component/,
  ],
  [
    'a tree path into .git',
    () =>
      scene.octokit.rest.git.createTree({
        ...REPO,
        tree: [{ path: '.git/config', mode: '100644', type: 'blob', content: 'x' }],
      }),
    422,
    /malformed path component/,
  ],
  [
    'a tree entry of no known blob',
    () =>
      scene.octokit.rest.git.createTree({
        ...REPO,
        tree: [{ path: 'x', mode: '100644', type: 'blob', sha: '2'.repeat(40) }],
      }),
    422,
    /is not a valid blob/,
  ],
  [
    'a commit of no known tree',
    () => scene.octokit.rest.git.createCommit({ ...REPO, message: 'x', tree: '3'.repeat(40), parents: [] }),
    422,
    'Tree SHA does not exist',
  ],
  [
    'a workflow file in a tree',
    () =>
      scene.octokit.rest.git.createTree({
        ...REPO,
        tree: [{ path: '.github/workflows/ci.yml', mode: '100644', type: 'blob', content: 'on: push' }],
      }),
    403,
    'Resource not accessible by integration',
  ],
  [
    'four buttons',
    check({ actions: Array(4).fill({ label: 'L', identifier: 'i', description: 'd' }) }),
    422,
    /No more than 3 actions/,
  ],
  ['a long label', check(button({ label: 'x'.repeat(21) })), 422, /longer than 20/],
  ['a long identifier', check(button({ identifier: 'x'.repeat(21) })), 422, /longer than 20/],
  ['a long description', check(button({ description: 'x'.repeat(41) })), 422, /longer than 40/],
  ['a long summary', check({ output: { title: 't', summary: LONG } }), 422, /maximum of 65535/],
  ['a long text', check({ output: { title: 't', summary: 's', text: LONG } }), 422, /maximum of 65535/],
  ['a check on no commit', check({ head_sha: '4'.repeat(40) }), 422, /No commit found for SHA/],
  [
    'an empty comment',
    () => scene.octokit.rest.issues.createComment({ ...REPO, issue_number: pullNumber, body: ' ' }),
    422,
    /Body cannot be blank/,
  ],
  [
    'a label that is not there',
    () => scene.octokit.rest.issues.removeLabel({ ...REPO, issue_number: pullNumber, name: 'no' }),
    404,
    'Label does not exist',
  ],
  [
    'a review request of the author',
    () => scene.octokit.rest.pulls.requestReviewers({ ...REPO, pull_number: ownNumber, reviewers: ['ben'] }),
    422,
    /cannot be requested from pull request author/,
  ],
  [
    'a review request of a stranger',
    () => scene.octokit.rest.pulls.requestReviewers({ ...REPO, pull_number: ownNumber, reviewers: ['nobody'] }),
    422,
    /not a collaborator/,
  ],
  [
    'a pull request that is an issue of nobody',
    () => scene.octokit.rest.pulls.get({ ...REPO, pull_number: 999 }),
    404,
    'Not Found',
  ],
]

describe('what GitHub refuses', () => {
  test.each(ROWS)('%s', async (_what, call, status, message) => {
    const before = scene.github.effects.length
    const refusal = await refusalOf(call())
    expect(refusal.status).toBe(status)
    expect(refusal.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    expect(scene.github.effects).toHaveLength(before)
  })

  test('a workflow file that comes by a commit, a branch or a merge, though the tree was made by others', async () => {
    const { github, octokit } = scene
    const sha = await github.as('ben').pushFiles('ci', { '.github/workflows/ci.yml': 'on: push\n' }, 'CI')
    await github.as('ben').deleteBranch('ci')
    const refusal = await refusalOf(octokit.rest.git.createRef({ ...REPO, ref: 'refs/heads/mine', sha }))
    expect(refusal).toEqual({
      status: 422,
      message:
        'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission',
    })
  })

  test('writes to an archived repository', async () => {
    scene.github.archive('acme/app', true)
    const call = scene.octokit.rest.git.createRef({ ...REPO, ref: 'refs/heads/late', sha: mainSha })
    expect(await refusalOf(call)).toEqual({ status: 403, message: 'Repository was archived so is read-only.' })
    scene.github.archive('acme/app', false)
  })

  test.each([
    ['contents', () => scene.octokit.rest.git.createRef({ ...REPO, ref: 'refs/heads/y', sha: mainSha })],
    ['pull_requests', () => scene.octokit.rest.pulls.create({ ...REPO, title: 'x', head: 'elsewhere', base: 'main' })],
    ['checks', check({})],
  ] as readonly (readonly [string, Call])[])('an installation without %s', async (name, call) => {
    const { [name]: _, ...less } = PERMISSIONS as Record<string, 'write'>
    scene.github.setPermissions(scene.installationId, less)
    const poorer = createOctokit(scene.github, scene)
    const original = scene.octokit
    Object.assign(scene, { octokit: poorer })
    expect(await refusalOf(call())).toEqual({ status: 403, message: 'Resource not accessible by integration' })
    Object.assign(scene, { octokit: original })
    scene.github.setPermissions(scene.installationId, PERMISSIONS)
  })
})
