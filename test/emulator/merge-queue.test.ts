import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createScene, REPO, refusalOf, type Scene } from './scene.ts'

let scene: Scene

beforeEach(async () => {
  scene = await createScene()
  const requiredChecks = [{ context: 'ci' }]
  scene.github.addRuleset('acme/app', { branches: ['main'], requiredChecks, mergeQueue: 'squash' })
})

afterEach(async () => {
  await scene.close()
  expect(scene.github.violations).toEqual([])
})

const report = (sha: string, conclusion: string) =>
  scene.github.reportCheck('acme/app', { app: scene.app, sha, name: 'ci', conclusion })

/** A pull request whose own check is green. */
async function propose(branch: string, files: Record<string, string>) {
  const ben = scene.github.as('ben')
  const sha = await ben.pushFiles(branch, files, { message: `On ${branch}`, from: 'main' })
  const { number, node_id } = await ben.openPullRequest({ title: `Change ${branch}`, head: branch })
  await report(sha, 'success')
  return { number, sha, node_id, files }
}

type Proposed = Awaited<ReturnType<typeof propose>>

const ENQUEUE = `mutation enqueue($id: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { mergeQueueEntry { position state } }
}`
const enqueue = ({ node_id: id, sha: head }: Proposed) => scene.octokit.graphql(ENQUEUE, { id, head })

async function groups(): Promise<{ head_sha: string; head_ref: string; base_sha: string }[]> {
  await scene.github.settled()
  const asked = scene.github.effects.filter(({ kind }) => kind === 'ref.created')
  return asked
    .filter(({ data }) => String(data.ref).includes('gh-readonly-queue'))
    .map(({ data }) => ({ head_sha: String(data.after), head_ref: String(data.ref), base_sha: '' }))
}

test('what is queued is merged once its group is green, one behind the other, and not past the queue', async () => {
  const first = await propose('one', { 'src/one.js': 'ONE\n' })
  const second = await propose('two', { 'src/two.js': 'TWO\n' })
  const merge = scene.octokit.rest.pulls.merge({ ...REPO, pull_number: first.number })
  expect(await refusalOf(merge)).toMatchObject({ status: 405, message: expect.stringContaining('merge queue') })
  await enqueue(first)
  await enqueue(second)
  const [one, two] = await groups()
  expect(one?.head_ref).toMatch(new RegExp(`^refs/heads/gh-readonly-queue/main/pr-${first.number}-[0-9a-f]{40}$`))
  await report(two?.head_sha ?? '', 'success')
  expect((await scene.github.as('ben').pull(second.number)).merged).toBe(false)
  await report(one?.head_sha ?? '', 'success')
  const ben = scene.github.as('ben')
  expect([(await ben.pull(first.number)).merged, (await ben.pull(second.number)).merged]).toEqual([true, true])
  expect([await ben.file('main', 'src/one.js'), await ben.file('main', 'src/two.js')]).toEqual(['ONE\n', 'TWO\n'])
  expect((await ben.branches()).map(({ name }) => name).filter((name) => name.startsWith('gh-'))).toEqual([])
})

test('what is red falls out, and what stood behind it gets a group of its own', async () => {
  const first = await propose('one', { 'src/one.js': 'ONE\n' })
  const second = await propose('two', { 'src/two.js': 'TWO\n' })
  await enqueue(first)
  await enqueue(second)
  await report((await groups())[0]?.head_sha ?? '', 'failure')
  const anew = (await groups()).at(-1)
  expect(anew?.head_ref).toContain(`pr-${second.number}-`)
  await report(anew?.head_sha ?? '', 'success')
  const ben = scene.github.as('ben')
  expect([(await ben.pull(first.number)).merged, (await ben.pull(second.number)).merged]).toEqual([false, true])
  expect(await ben.file('main', 'src/two.js')).toBe('TWO\n')
})

test('a moved head falls out, another expected head is refused, and so is what is not green or queued already', async () => {
  const one = await propose('one', { 'src/one.js': 'ONE\n' })
  await expect(enqueue({ ...one, sha: '1'.repeat(40) })).rejects.toThrow('Head branch was modified')
  await enqueue(one)
  await expect(enqueue(one)).rejects.toThrow('already in the queue')
  const sha = await scene.github
    .as('ben')
    .pushFiles('one', { 'src/one.js': 'MORE\n' }, { message: 'More', from: 'one' })
  await expect(enqueue({ ...one, sha })).rejects.toThrow('Required status check "ci" is expected')
  expect(scene.github.effects.filter(({ kind }) => kind === 'pull.dequeued')).toHaveLength(1)
})
