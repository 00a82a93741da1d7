import { describe, expect, test } from '@jest/globals'
import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import type { WorkerEvent } from '../../src/domain/run-event.ts'
import { reduce } from '../../src/domain/run-state.ts'
import { DONE, type Journal, type Stage } from '../../src/ports/stage.ts'
import { runPipeline } from '../../src/run/pipeline.ts'
import { intentOf } from '../fixtures/agent-run.ts'

const NOOR = { id: 8, login: 'noor', type: 'User' } as const
const JUDGED: WorkerEvent = {
  type: 'guard.judged',
  data: { verdict: { verb: 'allow', findings: [] }, policyDigest: 'p', factsDigest: 'f' },
}
const intended = (effect: string): WorkerEvent => ({ type: 'effect.intended', data: { effect, key: effect } })

/** Which stages a judged run goes through that somebody stopped, after the given effects were begun. */
async function stopped(effects: readonly string[]) {
  const runs = createMemoryRunStore({ now: () => new Date() })
  await runs.create('run1', intentOf(), 'github:7:maintainer')
  const lease = await runs.acquire('run1', 'one', 60_000)
  if (lease === undefined) throw new Error('no lease')
  for (const event of [JUDGED, ...effects.map(intended)]) await runs.append(lease, event)
  await runs.appendInbox('run1', { type: 'stop.requested', data: { by: NOOR } }, 'github:8:noor')
  const state = reduce(await runs.read('run1'))
  if (state === undefined) throw new Error('no log')
  const seen: string[] = []
  const noting =
    (name: string): Stage =>
    async () => {
      seen.push(name)
      return DONE
    }
  const stages = {
    prepare: noting('prepare'),
    wait: noting('wait'),
    further: noting('further'),
    agent: noting('agent'),
    verify: noting('verify'),
    repair: noting('repair'),
    review: noting('review'),
    guard: noting('guard'),
    publish: noting('publish'),
    approve: noting('approve'),
  }
  const journal = { state: () => state } as Journal
  const outcome = await runPipeline(
    journal,
    { stages, report: async () => {}, lane: 'work' },
    new AbortController().signal,
  )
  return { outcome, seen }
}

describe('a stop after the verdict', () => {
  test.each([[[]], [['tree', 'commit']]])('ends the run while nothing of it stands on GitHub (%j)', async (effects) => {
    const { outcome, seen } = await stopped(effects)
    expect(outcome).toMatchObject({ type: 'ended', end: { how: 'stopped' } })
    expect(seen).toEqual([])
  })

  test('is left to approval once a branch may be there', async () => {
    const { outcome, seen } = await stopped(['tree', 'commit', 'branch'])
    expect(outcome).toEqual(DONE)
    expect(seen).toContain('approve')
  })
})
