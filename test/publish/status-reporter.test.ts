import { expect, test } from '@jest/globals'
import type { WorkerEvent } from '../../src/domain/run-event.ts'
import type { CodeHost, RepositoryHost } from '../../src/ports/code-host.ts'
import { createStatusReporter } from '../../src/publish/status-reporter.ts'
import { evidenceOf } from '../fixtures/evidence.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'
import { answered, asked, handedIn, pinned } from '../view/situations/events.ts'
import { INTENT } from '../view/situations/facts.ts'

const AGAIN: WorkerEvent = {
  type: 'round.begun',
  data: { round: 2, cause: 'verification', after: 1, message: 'm', reason: 'A test fails.' },
}

test('the comment goes back with a round, and forth again', async () => {
  const journal = createMemoryJournal({ intent: INTENT })
  const bodies: string[] = []
  const host = {
    comments: async () => [],
    createComment: async (_: number, body: string) => ({ id: bodies.push(body) }),
    updateComment: async (_: number, body: string) => void bodies.push(body),
  } as unknown as RepositoryHost
  const report = createStatusReporter({ codeHost: { open: () => host } as unknown as CodeHost })
  const events = [...asked().slice(1), ...pinned(), ...answered(1), ...handedIn()] as WorkerEvent[]
  const failed: WorkerEvent = { type: 'evidence.recorded', data: { evidence: evidenceOf() } }
  for (const event of [...events, failed, AGAIN, ...answered(1, 2), ...handedIn()] as WorkerEvent[]) {
    await journal.record(event)
    await report(journal, journal.state())
  }
  expect(bodies.map((body) => body.split('\n')[0])).toEqual([
    '### Preparing',
    '### Working',
    '### Verifying',
    '### Working, round 2',
    '### Verifying, round 2',
  ])
})
