import { expect, test } from '@jest/globals'
import { createApprovalStage } from '../../src/approval/stage.ts'
import { Fault } from '../../src/domain/fault.ts'
import { intentOf } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'
import { COMMIT, standingRun } from './standing-run.ts'

/** Looks at an approved run whose pull request cannot be read. @returns what was posted under `sallyport/approval`. */
async function lookInVain(fault: Fault) {
  const runs = await standingRun({ approved: true })
  const journal = createMemoryJournal({ intent: intentOf(), events: await runs.read('run1') })
  await journal.record({ type: 'change.exported', data: { baseTree: 'b', tree: 't', files: [], dropped: [] } })
  const posted: string[] = []
  const host = {
    pull: () => Promise.reject(fault),
    checks: async () => [],
    createCheck: async (check: { name: string; headSha: string; conclusion: string }) => {
      if (check.name === 'sallyport/approval' && check.headSha === COMMIT) posted.push(check.conclusion)
      return { id: 1 }
    },
  }
  const deps = { codeHost: { open: () => host }, policies: {} } as never
  await expect(createApprovalStage(deps)(journal, new AbortController().signal)).rejects.toBe(fault)
  return posted
}

test('a gate that cannot look any more does not leave its check green', async () => {
  expect(await lookInVain(new Fault('forbidden', 'no', { retryable: false }))).toEqual(['failure'])
})

test.each([
  ['rate-limited', true],
  ['lease-lost', false],
] as const)(
  'one that will be asked again, or is not the gate any more, posts nothing (%s)',
  async (code, retryable) => {
    expect(await lookInVain(new Fault(code, 'later', { retryable }))).toEqual([])
  },
)
