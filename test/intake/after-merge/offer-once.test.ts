import { describe, expect, test } from '@jest/globals'
import { untrusted } from '../../../src/domain/untrusted.ts'
import { offerOnce } from '../../../src/intake/after-merge/offer-once.ts'
import { createTurns } from '../../../src/intake/turns.ts'

interface Said {
  readonly id: number
  readonly body: string
  readonly ours: boolean
}

function createThread(said: Said[] = []) {
  let last = said.length
  const posted: number[] = []
  const host = {
    comments: async () => said.map((one) => ({ ...one, body: untrusted(one.body) })) as never,
    createComment: async (_number: number, body: string) => {
      last += 1
      posted.push(last)
      said.push({ id: last, body, ours: true })
      return { id: last } as never
    },
    deleteComment: async (id: number) => {
      const at = said.findIndex((one) => one.id === id)
      if (at >= 0) said.splice(at, 1)
    },
  }
  return { said, posted, host }
}

const OFFER = { number: 7, runId: 'run1', text: 'It turned red.' }

describe('offering a revert once', () => {
  test('a second call finds the comment of the first', async () => {
    const { host, posted } = createThread()
    expect(await offerOnce(host, OFFER)).toBe(true)
    expect(await offerOnce(host, OFFER)).toBe(false)
    expect(posted).toHaveLength(1)
  })

  test('another run on the same pull request is another offer, and a stranger cannot forge that it was made', async () => {
    const { host, said } = createThread([{ id: 1, body: '<!-- sallyport:revert-offer:run1 -->', ours: false }])
    expect(await offerOnce(host, OFFER)).toBe(true)
    expect(await offerOnce(host, { ...OFFER, runId: 'run2' })).toBe(true)
    expect(said).toHaveLength(3)
  })

  test('of two processes in the same moment, the later one takes its own comment back', async () => {
    const { host, said } = createThread()
    const answers = await Promise.all([offerOnce(host, OFFER), offerOnce(host, OFFER), offerOnce(host, OFFER)])
    expect(said.map(({ id }) => id)).toEqual([1])
    expect(answers).toEqual([true, false, false])
  })

  test('within one process there is but one comment, taken back or not', async () => {
    const { host, posted } = createThread()
    const inTurn = createTurns()
    await Promise.all([1, 2, 3].map(() => inTurn('run1', () => offerOnce(host, OFFER))))
    expect(posted).toEqual([1])
  })

  test('a turn that fails lets the next one have its own', async () => {
    const inTurn = createTurns()
    const [first, second] = await Promise.allSettled([
      inTurn('a', async () => Promise.reject(new Error('no'))),
      inTurn('a', async () => 'done'),
    ])
    expect([first.status, second]).toEqual(['rejected', { status: 'fulfilled', value: 'done' }])
  })
})
