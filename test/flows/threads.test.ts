import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FlowWorld, type Played, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const NAMED = 'const add = (a, b) => a + b\nmodule.exports = add\n'
const DONE_THERE: readonly Turn[] = [
  { tool: 'write_file', args: { path: 'add.js', content: NAMED } },
  {
    tool: 'submit',
    args: {
      title: 'fix: name the function',
      summary: 'As the thread asks.',
      threads: [{ thread: 't1', done: true, text: 'It has a name now.' }],
    },
  },
]

describeWith('bubblewrap')('commands in the thread of a review', () => {
  let world: FlowWorld

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  const as = (login: string, { repository }: Played) => world.github.as(login, repository)
  const pullOf = (played: Played) => played.state.published.pull

  async function openThreads(played: Played): Promise<readonly [number, number]> {
    const comments = [
      { path: 'add.js', line: 1, body: 'A name, please.' },
      { path: 'test.js', line: 4, body: 'And nothing?' },
    ]
    await as('noor', played).review(pullOf(played), { event: 'COMMENT', comments })
    const [first, second] = await as('noor', played).reviewComments(pullOf(played))
    return [first?.id ?? 0, second?.id ?? 0]
  }

  async function ourAnswers(played: Played, thread: number): Promise<string[]> {
    await world.handled()
    const all = await as('mira', played).reviewComments(pullOf(played))
    const ours = all.filter(({ user, in_reply_to_id: of }) => user?.login === 'sallyport[bot]' && of === thread)
    return ours.map(({ body }) => body)
  }

  test('/agent address there is about that thread alone, and answered in it', async () => {
    const played = await world.publish('one-thread', [...TINY_FIX, ...DONE_THERE])
    const [first, second] = await openThreads(played)
    const { id } = await as('noor', played).replyInThread(pullOf(played), first, '/agent address and keep it short')
    const state = await world.until(played.runId, ({ publishedRound }) => publishedRound === 2)
    expect(state.roundRequests).toMatchObject([{ cause: 'review', key: `review-comment:${id}`, thread: first }])
    expect(state.rounds?.[0]?.threads).toMatchObject([{ name: 't1', comment: first }])
    const asked = world.model.requests.findLast(({ script, taken }) => script.includes('one-thread') && taken === 4)
    expect(asked?.prompt).toContain('| and keep it short')
    expect(asked?.prompt).not.toContain('And nothing?')
    await until('it is answered', async () => ((await ourAnswers(played, first)).length > 0 ? true : undefined))
    expect(await ourAnswers(played, first)).toEqual([expect.stringMatching(/^\*\*Done\*\* in /)])
    expect(await ourAnswers(played, second)).toEqual([])
    const shown = (await as('noor', played).reviewComments(pullOf(played))).find((one) => one.id === id)
    expect(shown?.reactions?.eyes).toBe(1)
  }, 90_000)

  test('what is asked there is answered there: a question, a run of its own, an unknown word, nothing said', async () => {
    const played = await world.publish('in-threads', TINY_FIX)
    const [first, second] = await openThreads(played)
    const before = (await as('mira', played).comments(pullOf(played))).length
    const reply = (login: string, thread: number, body: string) =>
      as(login, played).replyInThread(pullOf(played), thread, body)
    await reply('noor', first, '/agent explain')
    await reply('rita', first, '/agent explain')
    await reply('noor', first, '/agent refactor all of it')
    await reply('rita', first, '/agent stop')
    await reply('noor', first, 'Have a look at /agent explain')
    await reply('noor', second, '/agent adress')
    expect(await ourAnswers(played, first)).toEqual([
      expect.stringContaining('Evidence'),
      expect.stringContaining('Evidence'),
      expect.stringContaining('No run was started: `/agent refactor` asks for a run of its own'),
    ])
    expect(await ourAnswers(played, second)).toEqual([expect.stringContaining('Did you mean `/agent address`?')])
    const review = { event: 'COMMENT', comments: [{ path: 'add.js', line: 1, body: '/agent address' }] } as const
    await as('noor', played).review(pullOf(played), review)
    const root = (await as('noor', played).reviewComments(pullOf(played))).find(({ body }) => body === '/agent address')
    expect(await ourAnswers(played, root?.id ?? 0)).toEqual([expect.stringContaining('Say what is to be done here')])
    expect(await as('mira', played).comments(pullOf(played))).toHaveLength(before)
    expect((await world.runsOf(played.repository)).map(({ end }) => end)).toEqual([undefined])
  }, 90_000)

  test('an approval there counts as one in the conversation does, and a resolved thread begins no round', async () => {
    const played = await world.publish('thread-approves', TINY_FIX)
    const [first, second] = await openThreads(played)
    await as('noor', played).resolveThread(pullOf(played), second)
    await as('noor', played).replyInThread(pullOf(played), second, '/agent address')
    const { declined, rounds } = await world.until(played.runId, (state) => state.declined !== undefined)
    expect(declined?.[0]?.reason).toContain('no open thread')
    expect(rounds).toBeUndefined()
    const { id } = await as('noor', played).replyInThread(pullOf(played), first, '/agent approve')
    const { approvalRequests } = await world.until(played.runId, ({ approval }) => approval?.state === 'approved')
    expect(approvalRequests).toMatchObject([{ comment: id, inThread: true }])
  }, 90_000)
})
