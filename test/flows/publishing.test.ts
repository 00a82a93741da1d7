import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { planTurn, TINY_FILES, TINY_FIX, TINY_FIX_SLOWLY, TINY_REFACTOR } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

// A request that left before the refusal came may still arrive behind it.
const ON_ITS_WAY_MS = 500
const SCRIPTS = JSON.stringify({ name: 'tiny', version: '1.0.0', scripts: { test: 'node test.js', lint: 'true' } })
const HELD: readonly Turn[] = [
  planTurn('Add, and lint', ['package.json', 'add.js', 'test.js']),
  { tool: 'write_file', args: { path: 'package.json', content: `${SCRIPTS}\n` } },
  ...TINY_FIX,
]
const BLOCKED: readonly Turn[] = [
  planTurn('Add, in CI too', ['.github/workflows/ci.yml', 'add.js', 'test.js']),
  { tool: 'write_file', args: { path: '.github/workflows/ci.yml', content: 'on: push\njobs: {}\n' } },
  ...TINY_FIX,
]

const SHARED_FILES = {
  ...TINY_FILES,
  'add.js': 'function add(a, b) {\n  return a - b\n}\nmodule.exports = { add }\n',
  'sum.js':
    "const { add } = require('./add.js')\nmodule.exports = (all) => all.reduce((sum, each) => add(sum, each), 0)\n",
  'test.js': "const assert = require('node:assert')\nconst sum = require('./sum.js')\nassert.strictEqual(sum([]), 0)\n",
}
const SUBMIT: Turn = { tool: 'submit', args: { title: 'fix: add', summary: 'The sign was wrong.' } }
const SHARED_FIX: readonly Turn[] = [
  planTurn('Add instead of subtracting', ['add.js', 'test.js']),
  {
    tool: 'write_file',
    args: { path: 'test.js', content: `${SHARED_FILES['test.js']}assert.strictEqual(sum([1, 2]), 3)\n` },
  },
  { tool: 'write_file', args: { path: 'add.js', content: SHARED_FILES['add.js'].replace('a - b', 'a + b') } },
  SUBMIT,
  SUBMIT,
]

describeWith('bubblewrap')('the way out', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterEach(() => world.github.faults.clear())
  afterAll(async () => {
    process.stderr.write(
      `publishing: ${world.github.exchanges} exchanges, ${world.github.violations.length} violations\n`,
    )
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  async function ask(name: string, script: readonly Turn[], files = TINY_FILES) {
    const repository = await world.addRepository(name, files)
    world.model.script(`Asked in ${name}.`, script)
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title: `Asked in ${name}.`, body: '' })
    await mira.labelIssue(number, 'agent:fix')
    const runId = await world.runOf(repository, number)
    const comments = async () => (await mira.comments(number)).map(({ body }) => body ?? '').join('\n')
    return { repository, mira, number, runId, comments }
  }

  test('is shut for a change that is blocked: no pull request, no branch, the findings in the sticky comment', async () => {
    const { mira, runId, comments } = await ask('blocked', BLOCKED)
    const { end } = await world.until(runId, (state) => state.end !== undefined)
    expect(end?.how).toBe('blocked')
    expect(await mira.pulls('all')).toEqual([])
    expect((await mira.branches()).map(({ name }) => name)).toEqual(['main'])
    expect(await comments()).toContain('| protected-paths | block |')
  })

  test('waits for a second person where CI would run what changed; the requester cannot let it out', async () => {
    const { mira, number, runId, repository, comments } = await ask('held', HELD)
    await world.until(runId, ({ phase, handledSeq }) => phase === 'held' && handledSeq > 0)
    await until('it is shown as held', async () => ((await comments()).includes('### Held') ? true : undefined))
    await mira.comment(number, '/agent publish')
    await world.handled()
    expect(await comments()).toContain('somebody else must publish it')
    expect(await mira.pulls('all')).toEqual([])
    await world.github.as('noor', repository).comment(number, '/agent publish')
    await world.until(runId, ({ approval }) => approval !== undefined)
    expect((await mira.pulls()).map(({ draft }) => draft)).toEqual([true])
  })

  test('is shut for somebody who was demoted while the agent worked', async () => {
    const started = Promise.withResolvers<void>()
    const stop = world.model.onRequest(({ script, taken }) => {
      if (script !== 'Asked in demoted.' || taken !== 2) return
      world.github.setCollaborator('acme/demoted', 'mira', 'read')
      started.resolve()
    })
    const { mira, runId } = await ask('demoted', TINY_FIX)
    await started.promise
    stop()
    const { end } = await world.until(runId, (state) => state.end !== undefined)
    expect(end).toMatchObject({ how: 'refused', reason: expect.stringContaining('has read access now') })
    expect(await mira.pulls('all')).toEqual([])
  })

  test('`/agent stop` while the agent works: over within five seconds', async () => {
    const reached = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const stop = world.model.onRequest(async ({ script, taken }) => {
      if (script !== 'Asked in stopped.' || taken !== 2) return
      reached.resolve()
      await held.promise
    })
    const { number, runId, repository, comments } = await ask('stopped', TINY_FIX_SLOWLY)
    await reached.promise
    expect(world.sandboxes()).toBe(1)
    const asked = performance.now()
    await world.github.as('otto', repository).comment(number, '/agent stop')
    const { end } = await world.until(runId, (state) => state.end !== undefined)
    const seconds = (performance.now() - asked) / 1000
    held.resolve()
    stop()
    expect(end).toMatchObject({ how: 'stopped', by: { login: 'otto' } })
    expect(seconds).toBeLessThan(5)
    expect(world.sandboxes()).toBe(0)
    expect(await comments()).toContain('### Stopped')
  })

  test.each([
    ['502 once it was made', { do: 'status', status: 502, after: true } as const],
    ['a connection cut once it was made', { do: 'drop-after' } as const],
    ['422, it exists', { do: 'status', status: 422, after: true, message: 'A pull request already exists' } as const],
  ])('the pull request is adopted after %s', async (what, fault) => {
    const name = `adopted-${what.replaceAll(/[^a-z0-9]+/g, '-').slice(0, 20)}`
    world.github.faults.add({ match: { method: 'POST', path: /\/pulls$/ }, ...fault })
    const { mira, runId } = await ask(name, TINY_FIX)
    await world.until(runId, ({ approval }) => approval !== undefined)
    expect((await mira.pulls('all')).length).toBe(1)
  })

  test("somebody else's commit on a branch of that name stays, and the change goes to another one", async () => {
    const repository = await world.addRepository('taken')
    world.model.script('Asked in taken.', TINY_FIX)
    const [mira, otto] = [world.github.as('mira', repository), world.github.as('otto', repository)]
    const { number } = await mira.openIssue({ title: 'Asked in taken.', body: '' })
    const branch = `agent/fix/${number}-asked-in-taken`
    const theirs = await otto.pushFiles(branch, { 'mine.js': '1\n' }, 'Mine')
    await mira.labelIssue(number, 'agent:fix')
    const { published } = await world.until(await world.runOf(repository, number), ({ approval }) => !!approval)
    expect(published?.branch).toMatch(new RegExp(`^${branch}-.+`))
    expect((await otto.branches()).find(({ name }) => name === branch)?.sha).toBe(theirs)
  })

  test('what depends on the change is told before it is handed in, and stands on the pull request', async () => {
    const { mira, runId } = await ask('depended-on', SHARED_FIX, SHARED_FILES)
    const { impact, steps } = await world.until(runId, ({ approval }) => approval !== undefined)
    expect(steps.map(({ results }) => results.map(({ tool }) => tool))).toEqual([
      ['plan'],
      ['write_file'],
      ['write_file'],
      ['submit'],
      [],
    ])
    expect(impact).toEqual({
      touched: [{ path: 'add.js', line: 1, kind: 'function', name: 'add', how: 'changed' }],
      dependents: [{ path: 'sum.js', uses: ['add'] }],
      tests: [],
      omitted: { touched: 0, dependents: 0, tests: 0 },
      incomplete: [],
    })
    const [pull] = await mira.pulls()
    expect(pull?.body).toContain('- Depend on it, outside the change: `sum.js`')
  })

  test('nothing is sent before the time that a secondary rate limit names', async () => {
    const headers = { 'retry-after': '3' }
    world.github.faults.add({ match: { method: 'POST', path: /\/pulls$/ }, do: 'status', status: 403, headers })
    const calls: { readonly call: string; readonly installationId: number | undefined; readonly at: number }[] = []
    const stop = world.github.onRequest(({ phase, method, path, installationId }) => {
      if (phase === 'received') calls.push({ call: `${method} ${path}`, installationId, at: performance.now() })
    })
    const { mira, runId, number } = await ask('limited', TINY_FIX)
    const refused = await until('it is refused', async () =>
      calls.find(({ call }) => call === 'POST /repos/acme/limited/pulls'),
    )
    // Whatever is asked for: GitHub counts by installation. What was on its way when we were told cannot be called back.
    const after = refused.at + ON_ITS_WAY_MS
    await until('what was on its way is there', async () => performance.now() > after || undefined)
    // Who asks now is answered, but later.
    await mira.comment(number, '/agent status')
    await world.until(runId, ({ approval }) => approval !== undefined)
    await world.handled()
    stop()
    expect(refused.installationId).toBeDefined()
    const ofItsInstallation = calls.filter(({ installationId }) => installationId === refused.installationId)
    expect(ofItsInstallation.filter(({ at }) => at > after && at <= refused.at + 2_900)).toEqual([])
    expect(ofItsInstallation.filter(({ at }) => at > refused.at + 2_900)).not.toEqual([])
    expect((await mira.pulls('all')).length).toBe(1)
  }, 30_000)

  test('a refactor of a person: stacked on their branch; merged unapproved, it shuts the parent', async () => {
    const repository = await world.addRepository('stacked')
    const otto = world.github.as('otto', repository)
    const sha = await otto.pushFiles('otto/more', { 'NOTES.md': 'x\n' }, 'More')
    const parent = await otto.openPullRequest({ title: 'Stacked parent.', head: 'otto/more' })
    world.model.script('Stacked parent.', TINY_REFACTOR)
    await world.github.as('mira', repository).comment(parent.number, '/agent refactor')
    const runId = await world.runOf(repository, parent.number)
    const { published } = await world.until(runId, ({ approval }) => approval !== undefined)
    const child = await otto.pull(published?.pull ?? 0)
    expect({ base: child.base.ref, draft: child.draft }).toEqual({ base: 'otto/more', draft: true })
    expect((await otto.branches()).find(({ name }) => name === 'otto/more')?.sha).toBe(sha)
    await otto.markReady(child.number)
    await otto.merge(child.number, { method: 'squash' })
    await until('the parent is shut', async () => {
      const checks = await otto.checks((await otto.pull(parent.number)).head.sha)
      const approval = checks.find(({ name }) => name === 'sallyport/approval')
      return approval?.conclusion === 'action_required' ? true : undefined
    })
    await expect(otto.merge(parent.number)).rejects.toThrow('sallyport/approval')
  })
})
