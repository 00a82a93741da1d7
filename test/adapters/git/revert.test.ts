import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { createMergeTexts } from '../../../src/adapters/git/merge-texts.ts'
import { createGitSourceStore } from '../../../src/adapters/git/source-store.ts'
import { untrusted } from '../../../src/domain/untrusted.ts'
import { isInverse } from '../../../src/guard/inverse.ts'
import { createRevertStage } from '../../../src/workspace/revert-stage.ts'
import { REPOSITORY } from '../../conformance/source-store.ts'
import { intentOf, policyOf } from '../../fixtures/agent-run.ts'
import { createGitFixture, type Planted } from '../../fixtures/git-repository.ts'
import { createMemoryJournal } from '../../fixtures/memory-journal.ts'

type Files = Readonly<Record<string, Planted>>

const undo: (() => unknown)[] = []
afterAll(async () => {
  for (const one of undo) await one()
})

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index}`)
const having = (changes: Readonly<Record<number, string>>) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`

const BEFORE: Files = { 'a.js': having({}), 'b.js': 'b\n', 'keep.js': 'k\n', 'run.sh': 'r\n' }
const CHANGE: Files = {
  'a.js': having({ 2: 'changed' }),
  'b.js': null,
  'new.test.js': 'test\n',
  'run.sh': { content: 'r\n', executable: true },
}

/** A repository before and after a change, and with what came later; what the stage makes of taking the change back. */
async function takeBack(later: Files) {
  const fixture = createGitFixture()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-revert-'))
  undo.push(fixture.remove, () => rm(directory, { recursive: true, force: true }))
  const source = createGitSourceStore({ directory, remote: async () => ({ url: fixture.url }) })
  const [base, commit, now] = [fixture.commit(BEFORE), fixture.commit(CHANGE), fixture.commit(later)]
  const revert = { run: 'run1', pull: 10, title: untrusted('fix: it'), base, commit, ref: 'main' }
  const journal = createMemoryJournal({ intent: intentOf({ repository: REPOSITORY, revert }) })
  const { tree } = await source.fetch(REPOSITORY, now)
  const pinned = { commit: now, tree, ref: 'main', policy: policyOf(), policyDigest: 'p', policyProblems: [] }
  await journal.record({ type: 'base.pinned', data: { ...pinned, subjectEdited: false } })
  const otherwise = () => Promise.reject(new Error('no agent takes part'))
  const stage = createRevertStage({ source, mergeTexts: createMergeTexts(), otherwise })
  const outcome = await stage(journal, new AbortController().signal)
  const { change, agent } = journal.state()
  const treeOf = async (id: string) => (await source.fetch(REPOSITORY, id)).tree
  const contents = async () => {
    const entries = await source.entries(REPOSITORY, change?.tree ?? '')
    const read = entries.map(async ({ path, oid, mode }) => {
      const text = Buffer.from(await source.read(REPOSITORY, oid, 1e6)).toString()
      return [path, mode === '100755' ? { content: text, executable: true } : text] as const
    })
    return Object.fromEntries(await Promise.all(read))
  }
  const exact = async () => {
    const original = await source.diff(REPOSITORY, await treeOf(base), await treeOf(commit))
    return isInverse(await source.diff(REPOSITORY, tree, change?.tree ?? ''), original)
  }
  return {
    outcome,
    change,
    agent,
    contents,
    exact,
    baseTree: await treeOf(base),
    again: () => stage(journal, new AbortController().signal),
    journal,
  }
}

test('nothing came since: the tree of before, exactly backwards, and once', async () => {
  const { outcome, change, agent, exact, baseTree, again, journal } = await takeBack({})
  expect(outcome).toEqual({ type: 'done' })
  expect(change?.tree).toBe(baseTree)
  expect(change?.files).toEqual(['a.js', 'b.js', 'new.test.js', 'run.sh'])
  expect(agent).toMatchObject({ outcome: 'submitted', title: 'fix: it' })
  expect(await exact()).toBe(true)
  const { length } = journal.events
  expect(await again()).toEqual({ type: 'done' })
  expect(journal.events.length).toBe(length)
})

test('what came since in other lines and files stays, and it is still exactly backwards', async () => {
  const { contents, exact } = await takeBack({ 'a.js': having({ 2: 'changed', 17: 'later' }), 'other.js': 'o\n' })
  expect(await contents()).toEqual({ ...BEFORE, 'a.js': having({ 17: 'later' }), 'other.js': 'o\n' })
  expect(await exact()).toBe(true)
})

test('what was taken back by hand already is left as it is; the rest is not the whole change backwards', async () => {
  const { contents, exact } = await takeBack({ 'a.js': having({}) })
  expect(await contents()).toEqual(BEFORE)
  expect(await exact()).toBe(false)
})

test.each([
  ['the same lines', { 'a.js': having({ 2: 'later' }) }, 'a.js'],
  ['a file that it added', { 'new.test.js': 'test\nmore\n' }, 'new.test.js'],
  ['a file that it deleted', { 'b.js': 'again\n' }, 'b.js'],
  ['a file that is gone since', { 'a.js': null }, 'a.js'],
  ['a file whose kind it changed', { 'run.sh': { link: 'a.js' } }, 'run.sh'],
] as const)('others changed %s since: it ends, and names the file', async (_what, later, path) => {
  const { outcome, change } = await takeBack(later)
  expect(outcome).toMatchObject({
    type: 'ended',
    end: {
      how: 'refused',
      reason: expect.stringContaining(`#10 cannot be taken back by itself: ${path} changed on main`),
    },
  })
  expect(change).toBeUndefined()
})

test('all of it was taken back by hand: it ends', async () => {
  const { outcome } = await takeBack({ ...BEFORE, 'new.test.js': null })
  expect(outcome).toMatchObject({ type: 'ended', end: { how: 'no-change' } })
})
