import { expect, test } from '@jest/globals'
import { type Act, perform } from '../fixtures/town/acts.ts'
import { createLives } from '../fixtures/town/lives.ts'
import { startProgram } from '../fixtures/town/program.ts'
import { BRANCH, createTown, NOOR, OTTO, PULL, type Webhook } from '../fixtures/town/town.ts'

const APPROVE: Act = { do: 'approve', who: NOOR, how: 'review' }
const PUSH: Act = { do: 'push', who: OTTO }

/** What the check says of the judged commit and of the new head after each webhook, in that order. */
async function play(acts: readonly Act[], order: readonly number[]) {
  const town = createTown(1)
  const program = await startProgram(town, 1, createLives({ act: () => {}, begins: () => {}, wrote: () => {} }))
  await program.relay()
  await program.work({})
  town.webhooks.length = 0
  for (const act of acts) expect(perform(town, act)).toBe(true)
  const sent = [...town.webhooks]
  expect(sent).toHaveLength(order.length)
  town.webhooks.length = 0
  const seen: unknown[] = []
  for (const at of order) {
    await program.deliver(sent[at] as Webhook, {})
    await program.work({})
    const said = [town.judged, town.resolve(BRANCH)].map((sha) => town.conclusion('sallyport/approval', sha))
    seen.push([...said, town.show(PULL).draft])
  }
  return seen
}

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

test.each(ORDERS)(
  'approved and pushed to in the same second, webhooks in the order %d %d %d: never green',
  async (...order) => {
    for (const acts of [
      [APPROVE, PUSH],
      [PUSH, APPROVE],
    ]) {
      for (const after of await play(acts, order)) expect(after).toEqual(['action_required', 'action_required', true])
    }
  },
)
