import { expect, test } from '@jest/globals'
import type { Decision } from '../../src/command/command.ts'
import { REJECT } from '../../src/command/commands/reject.ts'
import { REJECTION_REASONS } from '../../src/domain/rejection-reason.ts'
import type { RunEnd } from '../../src/domain/run-event.ts'
import { type RunState, reduce } from '../../src/domain/run-state.ts'
import type { IntakeDeps, Taught } from '../../src/intake/deps.ts'
import { handleClicked } from '../../src/intake/handle-clicked.ts'
import { renderChecks } from '../../src/view/render-checks.ts'
import { renderStatus } from '../../src/view/render-status.ts'
import { COMMIT, PULL, REPOSITORY, standingRun } from '../approval/standing-run.ts'

const NOOR = { id: 3, login: 'noor', type: 'User' } as const
const DATA = { actor: NOOR, commentId: 5, at: '2026-01-01T00:00:00Z' }

async function ended(how: RunEnd['how'], reason?: string) {
  const runs = await standingRun()
  if (reason !== undefined) {
    await runs.appendInbox('run1', { type: 'rejection.requested', data: { by: NOOR, reason } }, 'github:3:noor')
  }
  const lease = await runs.acquire('run1', 'w', 60_000)
  if (lease === undefined) throw new Error('no lease')
  await runs.append(lease, { type: 'run.ended', data: { how, reason: 'so it was said', by: NOOR } })
  const state = reduce(await runs.read('run1'))
  if (state === undefined) throw new Error('no log')
  return { runs, state }
}

const said = (state: RunState, text: string): Decision => {
  if (typeof REJECT.does === 'string') throw new Error('asks for a run')
  return REJECT.does({ text, said: DATA, number: PULL, runs: [state] })
}

async function click(role: string, button: string, world: Awaited<ReturnType<typeof ended>>) {
  const taught: Taught[] = []
  const deps = {
    runs: world.runs,
    codeHost: { open: () => ({ roleOf: async () => role }) },
    memory: { learn: async (_repository: unknown, one: Taught) => void taught.push(one) },
  } as unknown as IntakeDeps
  const clicked = { type: 'clicked', repository: REPOSITORY, actor: NOOR, runId: 'run1', commit: COMMIT } as const
  const handled = await handleClicked({ ...clicked, button: button as `why-${string}` }, deps)
  return { taught, handled }
}

const approvalOf = (state: RunState) => renderChecks(state, COMMIT).find(({ name }) => name === 'sallyport/approval')

test('a rejection without a reason asks for one: three buttons, and words in the comment', async () => {
  const { state } = await ended('rejected', '')
  const check = approvalOf(state)
  expect(check?.conclusion).toBe('failure')
  expect(check?.actions?.map(({ identifier }) => identifier)).toEqual(['why-approach', 'why-needless', 'why-quality'])
  for (const { label, identifier, description } of check?.actions ?? []) {
    expect([label.length <= 20, identifier.length <= 20, description.length <= 40]).toEqual([true, true, true])
  }
  expect(renderStatus(state)).toContain('`/agent reject <reason>` tells later runs why.')
})

test('a rejection with a reason asks for nothing more', async () => {
  const { state } = await ended('rejected', 'too large')
  expect(approvalOf(state)?.actions).toBeUndefined()
  expect(renderStatus(state)).not.toContain('Say `/agent reject')
})

test.each(REJECTION_REASONS)('one click on $label teaches, by who has write access', async ({ identifier, lesson }) => {
  const { taught } = await click('write', identifier, await ended('rejected', ''))
  const text = expect.stringContaining(lesson)
  expect(taught).toEqual([{ text, kind: 'lesson', by: 'noor', number: PULL, run: 'run1', key: 'reason:run1' }])
})

test.each([
  ['a reader', 'read', 'why-approach', 'rejected', ''],
  ['somebody with triage', 'triage', 'why-approach', 'rejected', ''],
  ['anybody, where a reason was given', 'write', 'why-approach', 'rejected', 'too large'],
  ['anybody, where it was merged', 'write', 'why-approach', 'merged', undefined],
  ['anybody, of a reason that is none', 'write', 'why-not', 'rejected', ''],
] as const)('a click of %s teaches nothing', async (_who, role, button, how, reason) => {
  const { taught, handled } = await click(role, button, await ended(how, reason))
  expect([taught, handled.outcome]).toEqual([[], 'ignored'])
})

test.each([
  ['rejected', '', 'too large', 'teach'],
  ['closed', undefined, 'not now', 'teach'],
  ['rejected', 'too large', 'really', 'answer'],
  ['rejected', '', '', 'answer'],
  ['merged', undefined, 'a pity', 'answer'],
  ['failed', undefined, 'a pity', 'answer'],
] as const)('a reason said after it was %s (%j): %j comes to %s', async (how, reason, text, type) => {
  expect(said((await ended(how, reason)).state, text).type).toBe(type)
})
