import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createScene, REPO, refusalOf, type Scene } from './scene.ts'

let scene: Scene

beforeEach(async () => {
  scene = await createScene()
})

afterEach(async () => {
  await scene.close()
  expect(scene.github.violations).toEqual([])
})

async function propose(branch: string, files: Record<string, string>, base = 'main'): Promise<number> {
  const ben = scene.github.as('ben')
  await ben.pushFiles(branch, files, { message: `On ${branch}`, from: base })
  return (await ben.openPullRequest({ title: `Change ${branch}`, head: branch, base })).number
}

async function parentsOf(sha: string): Promise<number> {
  return (await scene.octokit.rest.git.getCommit({ ...REPO, commit_sha: sha })).data.parents.length
}

describe('merges are real', () => {
  test('two in a row keep both changes', async () => {
    const first = await propose('one', { 'src/one.js': 'ONE\n' })
    const second = await propose('two', { 'src/two.js': 'TWO\n' })
    const ben = scene.github.as('ben')
    await ben.merge(first)
    await ben.merge(second)
    expect([await ben.file('main', 'src/one.js'), await ben.file('main', 'src/two.js')]).toEqual(['ONE\n', 'TWO\n'])
  })

  test('a conflict is seen and refused', async () => {
    const first = await propose('one', { 'src/one.js': 'ONE\n' })
    const second = await propose('rival', { 'src/one.js': 'rival\n' })
    const ben = scene.github.as('ben')
    await ben.merge(first)
    const pull = await ben.pull(second)
    expect([pull.mergeable, pull.mergeable_state]).toEqual([false, 'dirty'])
    expect(await refusalOf(ben.merge(second))).toEqual({ status: 405, message: 'Pull Request is not mergeable' })
  })

  test('a merge commit has two parents, a squash one, a rebase replays each commit', async () => {
    const ben = scene.github.as('ben')
    const first = await propose('one', { 'src/one.js': 'ONE\n' })
    const second = await propose('two', { 'src/two.js': 'TWO\n' })
    const third = await propose('three', { 'src/three.js': 'THREE\n' })
    await ben.pushFiles('three', { 'src/four.js': 'FOUR\n' }, 'Second of three')
    const merged = await ben.merge(first)
    const squashed = await ben.merge(second, { method: 'squash' })
    const rebased = await ben.merge(third, { method: 'rebase' })
    expect([await parentsOf(merged), await parentsOf(squashed), await parentsOf(rebased)]).toEqual([2, 1, 1])
    const commits = await scene.octokit.rest.repos.listCommits({ ...REPO, sha: 'main', per_page: 4 })
    expect(commits.data.map(({ commit }) => commit.message.split('\n')[0])).toEqual([
      'Second of three',
      'On three',
      'Change two (#2)',
      'Merge pull request #1 from acme/one',
    ])
    expect([await ben.file('main', 'src/one.js'), await ben.file('main', 'src/four.js')]).toEqual(['ONE\n', 'FOUR\n'])
  })

  test('the head that was asked for must still be the head', async () => {
    const number = await propose('one', { 'src/one.js': 'ONE\n' })
    const ben = scene.github.as('ben')
    const { head } = await ben.pull(number)
    await ben.pushFiles('one', { 'src/one.js': 'later\n' }, 'Later')
    expect(await refusalOf(ben.merge(number, { sha: head.sha }))).toEqual({
      status: 409,
      message: 'Head branch was modified. Review and try the merge again.',
    })
  })
})

describe('stacked pull requests', () => {
  test('rules of the default branch do not guard a feature branch', async () => {
    scene.github.addRuleset('acme/app', { branches: ['~DEFAULT_BRANCH'], requiredApprovals: 1 })
    const lower = await propose('feature', { 'src/one.js': 'ONE\n' })
    const upper = await propose('agent/refactor/1', { 'src/one.js': 'ONE better\n' }, 'feature')
    const ben = scene.github.as('ben')
    await ben.merge(upper)
    expect((await ben.pull(lower)).commits).toBe(3)
    expect(await ben.file('feature', 'src/one.js')).toBe('ONE better\n')
    expect((await refusalOf(ben.merge(lower))).message).toContain('At least 1 approving review is required')
  })

  test('when the lower one is merged and its branch deleted, the upper one is retargeted', async () => {
    const lower = await propose('feature', { 'src/one.js': 'ONE\n' })
    const upper = await propose('upper', { 'src/two.js': 'TWO\n' }, 'feature')
    const ben = scene.github.as('ben')
    await ben.merge(lower)
    await ben.deleteBranch('feature')
    const { base, state } = await ben.pull(upper)
    expect([base.ref, state]).toEqual(['main', 'open'])
    await scene.github.settled()
    const edited = scene.hooks.find(({ payload }) => payload.action === 'edited')
    expect(edited?.payload.changes).toMatchObject({ base: { ref: { from: 'feature' } } })
  })

  test('one whose commits arrive by a push to its base is merged', async () => {
    const number = await propose('one', { 'src/one.js': 'ONE\n' })
    const { head } = await scene.github.as('ben').pull(number)
    await scene.octokit.rest.git.updateRef({ ...REPO, ref: 'heads/main', sha: head.sha })
    expect((await scene.github.as('ben').pull(number)).merged).toBe(true)
  })
})
