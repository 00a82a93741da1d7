import { expect, test } from '@jest/globals'
import { passMergeDoor } from '../../src/approval/merge-door.ts'
import { intentOf } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'
import { COMMIT, PULL, standingRun } from './standing-run.ts'

test('what nobody approves is taken out of the queue as often as somebody puts it there', async () => {
  const runs = await standingRun({ merge: { method: 'merge', windows: [] } })
  const journal = createMemoryJournal({ intent: intentOf(), events: await runs.read('run1') })
  const queue = { queued: true, out: 0 }
  const gate = {
    mergeStanding: async () => ({ queue: true, queued: queue.queued, state: 'blocked' }),
    dequeuePull: async () => {
      queue.queued = false
      queue.out += 1
    },
  }
  const tuple = { head: COMMIT, base: 'main', mergeBase: 'm', tree: 't', policyDigest: 'p' }
  const spent = { review: 0, request: 0 }
  const decision = { state: 'void', tuple, approvers: [], reasons: [], spent } as const
  await journal.record({ type: 'approval.decided', data: decision })
  const look = () =>
    passMergeDoor({
      journal,
      codeHost: { open: () => gate },
      gate,
      pull: { number: PULL, nodeId: 'n' },
      decision,
    } as never)
  await look()
  await look()
  expect(queue).toEqual({ queued: false, out: 1 })
  queue.queued = true
  await journal.record({ type: 'pull.changed', data: { what: 'synchronize', delivery: 'd' } } as never)
  await look()
  expect(queue).toEqual({ queued: false, out: 2 })
})
