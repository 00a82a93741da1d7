import { expect, test } from '@jest/globals'
import { Fault } from '../../src/domain/fault.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleCommanded } from '../../src/intake/handle-commanded.ts'
import { REPOSITORY, standingRun } from '../approval/standing-run.ts'

test.each(['forbidden', 'not-found', 'network'] as const)(
  'a stop counts though its comment cannot be reacted to (%s)',
  async (code) => {
    const runs = await standingRun()
    const host = {
      roleOf: async () => 'write',
      react: () => Promise.reject(new Fault(code, 'no reaction', { retryable: code === 'network' })),
    }
    const deps = { runs, codeHost: { open: () => host }, queue: { enqueue: async () => undefined } }
    const stop = {
      type: 'commanded',
      repository: REPOSITORY,
      number: 12,
      isPull: false,
      title: 'Greeting is wrong',
      body: '',
      commentId: 5,
      at: '2026-01-01T00:00:00Z',
    } as const
    const actor = { id: 3, login: 'noor', type: 'User' } as const
    const handled = await handleCommanded(
      { ...stop, actor, command: { word: 'stop', text: '' } },
      'guid',
      deps as unknown as IntakeDeps,
    )
    expect(handled.outcome).toBe('done')
    expect(reduce(await runs.read('run1'))?.stop).toEqual(actor)
  },
)
