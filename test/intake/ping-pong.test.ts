import { expect, test } from '@jest/globals'
import { interpret } from '../../src/intake/interpret.ts'
import { replyOnce } from '../../src/intake/reply.ts'
import { createTurns } from '../../src/intake/turns.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 0, 1)

/** A thread in which somebody says the same as often as we answer, and once more a minute. */
async function echo(minutes: number, id = 3) {
  const comments: { body: string; createdAt: string; ours: boolean }[] = []
  const host = {
    comments: async () => comments,
    createComment: async (_number: number, body: string) => comments.push({ body, createdAt: times.now, ours: true }),
  }
  const times = { now: '' }
  for (let at = 0; at < minutes; at++) {
    times.now = new Date(START + at * MINUTE).toISOString()
    const to = { actor: { id }, at: times.now }
    await replyOnce(host as never, { number: 1, marker: `answer:${at}`, text: 'As it stands.', to })
  }
  return comments
}

test('an account that answers each of our answers gets ten within an hour, the last of which says so', async () => {
  const said = await echo(59)
  expect(said.map(({ body }) => body.includes('my last answer'))).toEqual([...Array(9).fill(false), true])
  expect((await echo(24 * 60)).length).toBe(24 * 10)
})

test('comments that come at once are answered no more often: one answer for one marker, ten for one account', async () => {
  const createdAt = new Date(START).toISOString()
  const play = async (markerOf: (at: number) => string) => {
    const inTurn = createTurns()
    const comments: { body: string; createdAt: string; ours: boolean }[] = []
    const host = {
      comments: async () => [...comments],
      createComment: async (_: number, body: string) => comments.push({ body, createdAt, ours: true }),
    }
    const replies = Array.from({ length: 50 }, (_, at) =>
      replyOnce(
        host as never,
        { number: 1, marker: markerOf(at), text: 'No.', to: { actor: { id: 5 }, at: createdAt } },
        inTurn,
      ),
    )
    await Promise.all(replies)
    return comments.length
  }
  expect([await play(() => 'refused'), await play((at) => `answer:${at}`)]).toEqual([1, 10])
})

test('others are answered meanwhile, and the same question once however often it is delivered', async () => {
  const comments: { body: string; createdAt: string; ours: boolean }[] = await echo(30)
  const createdAt = new Date(START).toISOString()
  const host = {
    comments: async () => comments,
    createComment: async (_: number, body: string) => comments.push({ body, createdAt, ours: true }),
  }
  const reply = { number: 1, marker: 'answer:x', text: 'As it stands.', to: { actor: { id: 4 }, at: createdAt } }
  await replyOnce(host as never, reply)
  await replyOnce(host as never, reply)
  expect(comments.length).toBe(11)
})

test.each(['Bot', 'Organization', 'Mannequin'])('an account of type %s gets no answer at all: depth 1', (type) => {
  const user = { id: 3, login: 'echo', type }
  const payload = {
    action: 'created',
    sender: user,
    repository: { id: 1, name: 'r', default_branch: 'main', owner: { login: 'acme' } },
    installation: { id: 2 },
    issue: { number: 1, title: '', body: '', updated_at: '2026-01-01T00:00:00Z', state: 'open' },
    comment: { id: 9, body: '/agent status', created_at: '2026-01-01T00:00:00Z', user },
  }
  expect(interpret('issue_comment', payload)).toEqual({ type: 'ignored', why: 'bots are not answered' })
})
