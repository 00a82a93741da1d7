import { describe, expect, test } from '@jest/globals'
import { reduce } from '../../src/domain/run-state.ts'
import { handleClicked } from '../../src/intake/handle-clicked.ts'
import type { Clicked } from '../../src/intake/interpretation.ts'
import { COMMIT, REPOSITORY, type Standing, standingRun } from '../approval/standing-run.ts'

const NOOR = { id: 8, login: 'noor', type: 'User' } as const
const CLICK: Clicked = {
  type: 'clicked',
  repository: REPOSITORY,
  actor: NOOR,
  runId: 'run1',
  commit: COMMIT,
  button: 'approve',
}

async function click(
  clicks: readonly Partial<Clicked>[],
  { role = 'write', ...standing }: Standing & { role?: string },
) {
  const runs = await standingRun(standing)
  const deps = {
    runs,
    queue: { enqueue: async () => undefined },
    codeHost: { open: () => ({ roleOf: async () => role }) },
  }
  const notes: string[] = []
  for (const one of clicks) notes.push((await handleClicked({ ...CLICK, ...one }, deps as never)).note)
  const state = reduce(await runs.read('run1'))
  return { notes, asked: state?.approvalRequests.map(({ commit }) => commit), rejected: state?.rejection?.by.login }
}

describe('a click', () => {
  test('twice asks twice, for one person', async () => {
    expect((await click([{}, {}], {})).asked).toEqual([COMMIT, COMMIT])
  })

  test('on the check of an old commit asks for that commit, which is not the one that was judged', async () => {
    expect((await click([{ commit: '5'.repeat(40) }], {})).asked).toEqual(['5'.repeat(40)])
  })

  test.each(['none', 'read', 'triage'])('by somebody with %s access does nothing', async (role) => {
    expect(await click([{}, { button: 'reject' }], { role })).toEqual({
      notes: Array(2).fill(`noor has ${role}; write is needed`),
      asked: [],
      rejected: undefined,
    })
  })

  test('on both buttons leaves the rejection, which nothing takes back', async () => {
    expect(await click([{}, { button: 'reject' }, {}], {})).toMatchObject({ rejected: 'noor' })
  })

  test('on a run that is over, or from another repository, does nothing', async () => {
    expect((await click([{}], { end: 'merged' })).notes).toEqual(['the run is over'])
    const elsewhere = { repository: { ...REPOSITORY, id: 99 } }
    expect((await click([elsewhere], {})).notes).toEqual(['no such run here'])
  })
})
