import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createEmulated, type Emulated } from '../adapters/github/emulated.ts'
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

const wilma = () => here.github.as('wilma')

/** Acts, and waits until everything that GitHub told us about it came to an end. */
async function after(act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = here.github.deliveries.length
  await act()
  await here.github.settled()
  const told = here.github.deliveries.slice(before)
  const outcomes = await Promise.all(told.map(({ guid }) => intake.outcomeOf(guid)))
  return outcomes.map(({ outcome, note }) => `${outcome}: ${note}`)
}

test('a label by somebody with write access becomes one run, a reaction, a job; its redelivery becomes nothing', async () => {
  const { number } = await wilma().openIssue({ title: 'Slow parser', body: 'It takes seconds.' })
  const outcomes = await after(() => wilma().labelIssue(number, 'agent:fix'))
  expect(outcomes).toEqual([expect.stringMatching(/^done: run [0-9a-z]{26}$/)])
  const [run] = await intake.runs.list({ limit: 10 })
  expect(intake.jobs).toEqual([{ runId: run?.runId, lane: 'work' }])
  const reactions = here.github.effects.filter((effect) => effect.kind.startsWith('reaction'))
  expect(reactions).toMatchObject([{ actor: { login: `${here.app.slug}[bot]` } }])

  const labelled = here.github.deliveries.at(-1)
  here.github.redeliver(labelled?.guid ?? '')
  await here.github.settled()
  expect(await intake.runs.list({ limit: 10 })).toHaveLength(1)
  expect(intake.jobs).toHaveLength(1)
})

test('somebody without write access is told once why nothing happens', async () => {
  const { number } = await wilma().openIssue({ title: 'Another' })
  const read = here.codeHost.open(here.repository, 'read')
  const rita = await read.account('rita')
  expect(rita && (await read.roleOf(rita))).toBe('read')
  const runs = (await intake.runs.list({ limit: 10 })).length
  await after(() => here.github.as('rita').comment(number, '/agent fix'))
  await after(() => here.github.as('rita').comment(number, '/agent fix'))
  expect((await intake.runs.list({ limit: 10 })).length).toBe(runs)
  const answers = (await wilma().comments(number)).filter((comment) => comment.user?.type === 'Bot')
  expect(answers.map((comment) => comment.body)).toEqual([expect.stringContaining('you need write access')])
})

test('GitHub away in the middle: the delivery waits, and is done when GitHub is back', async () => {
  const { number } = await wilma().openIssue({ title: 'Later' })
  here.github.faults.add({ match: { method: 'GET', path: /\/permission$/ }, times: 3, do: 'status', status: 502 })
  const outcomes = await after(() => wilma().comment(number, '/agent fix'))
  expect(outcomes).toContainEqual(expect.stringMatching(/^done: run /))
})

test('a pull request of a human has its checks renewed', async () => {
  await wilma().pushFiles('human/change', { 'h.txt': 'h\n' }, 'h')
  const opened: { number?: number } = {}
  await after(async () => {
    opened.number = (await wilma().openPullRequest({ title: 'Mine', head: 'human/change' })).number
  })
  expect(intake.judged).toContain(opened.number)
})
