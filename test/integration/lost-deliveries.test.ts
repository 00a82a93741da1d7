import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { sweepDeliveries } from '../../src/run/delivery-sweep.ts'
import { createEmulated, type Emulated } from '../adapters/github/emulated.ts'
import { until } from '../fixtures/until.ts'
import { type IntakeParts, startIntake } from './intake-parts.ts'

let here: Emulated
let intake: IntakeParts

beforeAll(async () => {
  here = await createEmulated()
  intake = await startIntake({
    codeHost: here.codeHost,
    webhookSecret: here.webhookSecret,
    app: { ...here.app, apiUrl: here.github.url },
  })
  here.setWebhookUrl(intake.url)
})

afterAll(async () => {
  await intake.close()
  await here.close()
  expect(here.github.violations).toEqual([])
})

test('a label whose delivery was lost becomes one run, asked for again by two processes', async () => {
  const wilma = here.github.as('wilma')
  const { number } = await wilma.openIssue({ title: 'Slow parser' })
  here.github.faults.webhooks.lose = (event, payload) => event === 'issues' && payload.action === 'labeled'
  await wilma.labelIssue(number, 'agent:fix')
  await here.github.settled()
  const lost = here.github.deliveries.at(-1)?.guid ?? ''
  expect(await intake.deliveries.get(lost)).toBeUndefined()

  const stop = new AbortController()
  const deps = {
    list: here.codeHost.deliveries,
    deliveries: intake.deliveries,
    clock: createSystemClock(),
    log: { info: () => undefined, warn: () => undefined },
    firstAfterMs: 0,
    everyMs: 20,
  }
  const sweeps = [sweepDeliveries(deps, stop.signal), sweepDeliveries(deps, stop.signal)]
  expect((await intake.outcomeOf(lost)).note).toMatch(/^run /)
  // Further sweeps find nothing to ask for.
  const read = { lists: 0 }
  const off = here.github.onRequest(({ path }) => {
    if (path === '/app/hook/deliveries') read.lists += 1
  })
  await until('they have looked again', () => (read.lists >= 12 ? true : undefined))
  off()
  stop.abort()
  await Promise.all(sweeps)
  await here.github.settled()
  const attempts = here.github.deliveries.filter(({ guid }) => guid === lost)
  expect(attempts.length).toBeGreaterThanOrEqual(2)
  expect(attempts.length).toBeLessThanOrEqual(3)
  expect(await intake.runs.list({ limit: 10 })).toHaveLength(1)
  expect(intake.jobs).toHaveLength(1)
})

test('what arrived is not listed, nor what is older than asked for', async () => {
  const list = here.codeHost.deliveries
  const past = new Date(0)
  const known = new Set((await list.listFailed(past)).map(({ guid }) => guid))
  const { number } = await here.github.as('wilma').openIssue({ title: 'Arrives' })
  await here.github.settled()
  expect((await list.listFailed(past)).every(({ guid }) => known.has(guid))).toBe(true)
  here.github.faults.webhooks.lose = () => true
  await here.github.as('wilma').comment(number, 'Is lost')
  await here.github.settled()
  expect((await list.listFailed(past))[0]).toMatchObject({ event: 'issue_comment' })
  expect(await list.listFailed(new Date(Date.now() + 60_000))).toEqual([])
})
