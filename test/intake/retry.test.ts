import { expect, test } from '@jest/globals'
import { digestOf } from '../../src/domain/digest.ts'
import type { RunEnd } from '../../src/domain/run-event.ts'
import { type RunState, reduce } from '../../src/domain/run-state.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleAsked } from '../../src/intake/handle-asked.ts'
import { handleCommanded } from '../../src/intake/handle-commanded.ts'
import { PULL, REPOSITORY, standingRun } from '../approval/standing-run.ts'
import { intentOf } from '../fixtures/agent-run.ts'

const NOOR = { id: 3, login: 'noor', type: 'User' } as const
const { title, body } = intentOf().subject
const SUBJECT = { ...intentOf().subject, digest: digestOf({ title, body }) }
const PLACE = { repository: REPOSITORY, actor: NOOR, isPull: false, title, body, at: '2026-01-01T00:00:00Z' }

async function world(end?: RunEnd['how'], intent: Parameters<typeof intentOf>[0] = {}) {
  const runs = await standingRun({ ...(end && { end }), intent: { subject: SUBJECT, ...intent } })
  const said: string[] = []
  const host = {
    roleOf: async () => 'write',
    react: async () => undefined,
    comments: async () => [],
    createComment: async (number: number, text: string) => void said.push(`#${number}: ${text.split('\n')[0]}`),
  }
  const ids = ['run2', 'run3', 'run4']
  const deps = {
    runs,
    codeHost: { open: () => host, identity: async () => ({ bot: { id: 99 } }) },
    queue: { enqueue: async () => undefined },
    newId: () => ids.shift() ?? 'more',
    renderStatus: () => 'the status',
  } as unknown as IntakeDeps
  const began = async () => {
    const states = await Promise.all(['run2', 'run3'].map(async (id) => reduce(await runs.read(id))))
    return states.filter((state): state is RunState => state !== undefined)
  }
  return { deps, said, began, runs }
}

function retry(deps: IntakeDeps, text: string, { number = 12, commentId = 5 } = {}) {
  const command = { word: 'retry', text }
  return handleCommanded({ ...PLACE, type: 'commanded', number, commentId, command }, 'guid-2', deps)
}

function label(deps: IntakeDeps, change: { title?: string; text?: string } = {}) {
  const asked = { ...PLACE, type: 'asked', kind: 'fix', number: 12, key: 'label:again', ...change } as const
  return handleAsked(asked, 'guid-3', deps)
}

test.each(['closed', 'rejected', 'stopped', 'failed', 'blocked', 'gave-up'] as const)(
  'what ended as %s begins anew, linked to the run before, with the hint as the request',
  async (how) => {
    const { deps, began } = await world(how)
    await retry(deps, 'keep the old name')
    expect((await began()).map(({ intent }) => intent)).toEqual([
      {
        key: 'comment:1:5',
        kind: 'fix',
        repository: REPOSITORY,
        subject: SUBJECT,
        request: 'keep the old name',
        requester: NOOR,
        delivery: 'guid-2',
        at: PLACE.at,
        commentId: 5,
        retryOf: 'run1',
      },
    ])
  },
)

test("said on the agent's pull request it means the issue, as it was asked, and is found from both", async () => {
  const { deps, began, runs } = await world('closed', { request: SUBJECT.title })
  await retry(deps, '', { number: PULL })
  const [run] = await began()
  expect(run?.intent).toMatchObject({ subject: SUBJECT, request: SUBJECT.title, askedOn: PULL, retryOf: 'run1' })
  for (const number of [12, PULL]) {
    const [newest] = await runs.find(REPOSITORY.id, [{ kind: 'subject', value: `${number}` }])
    expect(newest?.runId).toBe('run2')
  }
})

test('the same comment again begins nothing more; a plan is planned again', async () => {
  const { deps, began } = await world('rejected', { door: 'plan' })
  await retry(deps, '')
  await retry(deps, '')
  expect((await began()).map(({ intent: { kind, door } }) => ({ kind, door }))).toEqual([{ kind: 'fix', door: 'plan' }])
})

test.each([
  ['a live run', undefined, 'A run is under way here'],
  ['a merged one', 'merged', 'so it was said: there is nothing to retry'],
] as const)('%s is not begun anew', async (_what, how, answer) => {
  const { deps, said, began } = await world(how)
  await retry(deps, '')
  expect(await began()).toEqual([])
  expect(said).toEqual([expect.stringContaining(`#12: ${answer}`)])
})

test.each(['closed', 'rejected'] as const)(
  'what was %s is not made again for the same words: one sentence says how',
  async (how) => {
    const { deps, said, began } = await world(how)
    await label(deps)
    expect(await began()).toEqual([])
    expect(said).toEqual([
      `#12: @noor: no run was started: #10 for the same request was ${how}; say \`/agent retry [hint]\` to have it tried again, or ask for something else.`,
    ])
  },
)

test.each([
  ['what was closed, in other words', 'closed', { text: 'with a test' }],
  ['what was closed, of another issue text', 'closed', { title: 'Greeting is still wrong' }],
  ['what was merged', 'merged', {}],
  ['what was stopped', 'stopped', {}],
] as const)('%s is begun', async (_what, how, change) => {
  const { deps, began } = await world(how)
  await label(deps, change)
  expect((await began()).map(({ intent }) => intent.retryOf)).toEqual([undefined])
})
