import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RepositoryHost } from '../../../src/ports/code-host.ts'
import { createEmulated, type Emulated } from './emulated.ts'

let here: Emulated
let read: RepositoryHost
let talk: RepositoryHost
let publish: RepositoryHost

beforeAll(async () => {
  here = await createEmulated()
  read = here.codeHost.open(here.repository, 'read')
  talk = here.codeHost.open(here.repository, 'talk')
  publish = here.codeHost.open(here.repository, 'publish')
})

afterAll(async () => {
  await here.close()
  expect(here.github.violations).toEqual([])
})

const wilma = () => here.github.as('wilma')

async function commitOn(parent: string, content: string): Promise<string> {
  const file = { path: 'fix.js', mode: '100644', content: { text: content } } as const
  const tree = await publish.createTree(await read.commitTree(parent), [file])
  return publish.createCommit({ message: 'Fix the parser', tree, parents: [parent] })
}

async function pullOn(branch: string, content: string): Promise<{ number: number; head: string; base: string }> {
  const base = (await read.branchHead('main')) ?? ''
  const head = await commitOn(base, content)
  await publish.createBranch(branch, head)
  const pull = await publish.createPull({ title: 'Fix', body: 'Once', head: branch, base: 'main', draft: true })
  return { number: pull.number, head, base }
}

test('a branch moves from where it was looked up, and nowhere once somebody moved it', async () => {
  const branch = 'agent/fix/1-moves'
  const { head } = await pullOn(branch, 'one\n')
  const next = await commitOn(head, 'two\n')
  await publish.moveBranch(branch, { from: head, to: next })
  expect(await read.branchHead(branch)).toBe(next)
  const theirs = await wilma().pushFiles(branch, { 'theirs.js': 'Mine\n' }, 'Mine')
  const lost = publish.moveBranch(branch, { from: next, to: await commitOn(next, 'three\n') })
  await expect(lost).rejects.toMatchObject({ code: 'rejected', retryable: false })
  expect(await read.branchHead(branch)).toBe(theirs)
})

test('a branch that somebody set back is not brought forward again', async () => {
  const branch = 'agent/fix/2-set-back'
  const { head, base } = await pullOn(branch, 'one\n')
  const next = await commitOn(head, 'two\n')
  await publish.moveBranch(branch, { from: head, to: next })
  await wilma().pushFiles(branch, { 'other.js': 'Other\n' }, { message: 'Back', force: true, from: base })
  const last = await commitOn(next, 'three\n')
  await expect(publish.moveBranch(branch, { from: next, to: last })).rejects.toMatchObject({ code: 'rejected' })
})

test('a branch of somebody else is never moved', async () => {
  const base = (await read.branchHead('main')) ?? ''
  const move = publish.moveBranch('main', { from: base, to: await commitOn(base, 'one\n') })
  await expect(move).rejects.toMatchObject({ code: 'rejected' })
})

test("a pull request's body is renewed", async () => {
  const { number } = await pullOn('agent/fix/3-body', 'one\n')
  await publish.updatePull(number, { body: 'Twice' })
  expect(await read.pull(number)).toMatchObject({ title: 'Fix', body: 'Twice' })
})

test('threads are read with their places and people, and are answered', async () => {
  const branch = 'agent/fix/4-threads'
  const { number, head } = await pullOn(branch, 'one\ntwo\nthree\n')
  const comments = [
    { path: 'fix.js', line: 1, body: 'First?' },
    { path: 'fix.js', line: 3, body: 'Third?' },
  ]
  await wilma().review(number, { event: 'COMMENT', comments })
  const {
    threads: [first, third],
  } = await read.reviewThreads(number)
  expect(first).toMatchObject({ path: 'fix.js', line: 1, originalLine: 1, side: 'new', resolved: false })
  expect(first?.hunk).toContain('+one')
  expect(first?.comments).toMatchObject([{ body: 'First?', author: { login: 'wilma', type: 'User' }, ours: false }])
  expect(first?.comments[0]).not.toHaveProperty('editedAt')
  const root = third?.comments[0]?.id ?? 0
  const answer = await talk.replyInThread(number, root, 'Done.')
  await wilma().editReviewComment(root, 'Third, please.')
  await wilma().resolveThread(number, first?.comments[0]?.id ?? 0)
  await publish.moveBranch(branch, { from: head, to: await commitOn(head, 'zero\none\ntwo\n3\n') })
  const { threads: now } = await read.reviewThreads(number)
  expect(now.map(({ line, resolved }) => ({ line, resolved }))).toEqual([
    { line: 2, resolved: true },
    { line: undefined, resolved: false },
  ])
  expect(now[1]?.comments).toMatchObject([
    { id: root, body: 'Third, please.', editedAt: expect.any(String) },
    { id: answer, body: 'Done.', ours: true, author: { id: here.app.botId, type: 'Bot' } },
  ])
})

test('more threads than a page holds are all read', async () => {
  const lines = Array.from({ length: 120 }, (_, index) => `line ${index}\n`).join('')
  const { number } = await pullOn('agent/fix/5-many', lines)
  const comments = Array.from({ length: 120 }, (_, index) => ({ path: 'fix.js', line: index + 1, body: `${index}` }))
  await wilma().review(number, { event: 'COMMENT', comments })
  const { threads, unread } = await read.reviewThreads(number)
  expect([threads.map(({ comments: [one] }) => one?.body), unread]).toEqual([comments.map(({ body }) => body), 0])
})

test('of a thread that nobody can read to the end, the first and the newest are read, and what lies between is counted', async () => {
  const { number } = await pullOn('agent/fix/7-long', 'one\n')
  await wilma().review(number, { event: 'COMMENT', comments: [{ path: 'fix.js', line: 1, body: 'first' }] })
  const root = (await read.reviewThreads(number)).threads[0]?.comments[0]?.id ?? 0
  for (let time = 1; time <= 110; time += 1) await wilma().replyInThread(number, root, `${time}`)
  const { threads } = await read.reviewThreads(number)
  expect(threads).toMatchObject([{ unread: 10 }])
  const words = threads[0]?.comments.map(({ body }) => String(body)) ?? []
  expect([words.length, words[0], words[1], words.at(-1)]).toEqual([101, 'first', '11', '110'])
})

test('an answer to a comment that is gone is refused', async () => {
  const { number } = await pullOn('agent/fix/6-gone', 'one\n')
  await expect(talk.replyInThread(number, 4711, 'Done.')).rejects.toMatchObject({ code: 'not-found' })
})

test('who moved a branch is told by GitHub, whoever the commits say', async () => {
  const branch = 'agent/fix/5-pushes'
  const { head } = await pullOn(branch, 'one\n')
  const theirs = await wilma().pushFiles(branch, { 'theirs.js': 'Mine\n' }, 'Mine')
  const { pushes, complete } = await read.pushes(branch)
  expect({ pushes: pushes.map(({ to, by }) => [to, by?.login, by?.type]), complete }).toEqual({
    pushes: [
      [theirs, 'wilma', 'User'],
      [head, 'sallyport[bot]', 'Bot'],
    ],
    complete: true,
  })
})
