import { expect, test } from '@jest/globals'
import { createMemoryMemoryStore } from '../../src/adapters/memory/memory-store.ts'
import { parseCommand } from '../../src/command/parse-command.ts'
import { Fault } from '../../src/domain/fault.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleCommanded } from '../../src/intake/handle-commanded.ts'
import { handlePullMoved } from '../../src/intake/handle-moved.ts'
import type { Commanded, PullMoved } from '../../src/intake/interpretation.ts'
import { createRemember } from '../../src/memory/remember.ts'
import { PULL, REPOSITORY, standingRun } from '../approval/standing-run.ts'

const now = () => new Date('2026-01-01T00:00:00Z')
const NOOR = { id: 3, login: 'noor', type: 'User' } as const

async function world(role = 'write') {
  const store = createMemoryMemoryStore({ now })
  const remember = createRemember({ memories: store, clock: { now }, redact: async (text) => text })
  const said: string[] = []
  const runs = await standingRun()
  const host = {
    roleOf: async () => role,
    react: async () => undefined,
    comments: async () => [],
    createComment: async (_number: number, body: string) => void said.push(body.split('\n\n<!--')[0] ?? ''),
  }
  const learn: IntakeDeps['memory']['learn'] = async (repository, { by, number, run, ...taught }) => {
    const source = { person: by, number, ...(run === undefined ? {} : { run }) }
    return (await remember({ ...taught, source, confirmedBy: by, repositoryId: repository.id, expireDays: 30 }))?.memory
  }
  const deps = {
    runs,
    codeHost: { open: () => host },
    queue: { enqueue: async () => undefined },
    judgePull: async () => undefined,
    memory: { store, learn },
  } as unknown as IntakeDeps
  let comment = 0
  const say = (text: string) => {
    const command = parseCommand(text) as Commanded['command']
    comment += 1
    return handleCommanded(
      {
        type: 'commanded',
        repository: REPOSITORY,
        actor: NOOR,
        number: 12,
        isPull: false,
        title: 'Greeting is wrong',
        body: '',
        commentId: comment,
        command,
        at: '2026-01-01T00:00:00Z',
      },
      'guid',
      deps,
    )
  }
  const memories = () => store.list(REPOSITORY.id, { limit: 99, forgotten: true })
  return { store, said, say, memories, deps, runs }
}

test('what somebody with write access says is remembered, shown, and forgotten', async () => {
  const { said, say, memories } = await world()
  await say('/agent remember Dates are [UTC](http://evil.example) @team.')
  await say('/agent memory')
  await say('/agent forget 1')
  await say('/agent memory')
  expect(said).toEqual([
    'Remembered as memory 1. `/agent forget 1` deletes it.',
    expect.stringContaining('| 1 | Dates are UTC (http evil.example) team. | convention | confirmed | **noor**, #12 |'),
    'Memory 1 is forgotten: its text is deleted.',
    'Nothing is remembered here. `/agent remember <text>` begins.',
  ])
  expect(await memories()).toMatchObject([{ id: 1, text: '', state: 'forgotten', decidedBy: 'noor' }])
})

test('what a run proposed is confirmed by whom it is said', async () => {
  const { said, say, store, memories } = await world()
  const proposal = {
    kind: 'fact',
    source: { run: 'r' },
    scope: ['src/**'],
    confidence: 50,
    state: 'quarantined',
  } as const
  await store.add(REPOSITORY.id, { ...proposal, key: 'k', text: 'It is recursive.' })
  await say('/agent memory confirm #1')
  expect(said).toEqual(['Memory 1 is confirmed: later runs use it.'])
  expect(await memories()).toMatchObject([{ state: 'confirmed', decidedBy: 'noor', confidence: 50 }])
})

test.each([
  ['/agent remember', 'Say what to remember'],
  ['/agent forget', 'Say which'],
  ['/agent forget x', 'Say which'],
  ['/agent forget 12', 'There is no memory 12 here'],
  ['/agent memory confirm 12', 'There is no memory 12 here'],
  ['/agent memory confirm', 'Nothing is remembered here'],
])('%s is answered', async (text, answer) => {
  const { said, say } = await world()
  await say(text)
  expect(said).toEqual([expect.stringContaining(answer)])
})

test.each(['none', 'read', 'triage'])('with %s nothing is remembered, shown or forgotten', async (role) => {
  const { said, say, memories, store } = await world(role)
  await store.add(REPOSITORY.id, {
    key: 'k',
    text: 'Secret plans.',
    kind: 'fact',
    source: {},
    scope: [],
    confidence: 50,
    state: 'quarantined',
  })
  for (const text of ['/agent remember me', '/agent memory', '/agent memory confirm 1', '/agent forget 1'])
    await say(text)
  expect(said).toEqual([])
  expect(await memories()).toMatchObject([{ id: 1, state: 'quarantined', text: 'Secret plans.' }])
})

test('a long memory is shown page by page', async () => {
  const { said, say, store } = await world()
  for (let id = 1; id <= 31; id++) await say(`/agent remember Number ${id}.`)
  said.length = 0
  await say('/agent memory')
  await say('/agent memory 2')
  expect(said[0]).toContain('| 31 | Number 31. |')
  expect(said[0]).toContain('Older ones: `/agent memory 2`.')
  expect(said[1]).toContain('| 1 | Number 1. |')
  expect(said[1]).not.toMatch(/Number 2\.|Older/)
  expect(await store.list(REPOSITORY.id, { limit: 99 })).toHaveLength(31)
})

test('the reason of a rejection becomes a lesson; without one there is none', async () => {
  const { say, memories } = await world()
  await say('/agent reject Never mock the clock; pass one in.')
  expect(await memories()).toMatchObject([
    {
      kind: 'lesson',
      state: 'confirmed',
      text: 'Never mock the clock; pass one in.',
      source: { person: 'noor', run: 'run1' },
    },
  ])
  const other = await world()
  await other.say('/agent reject')
  expect(await other.memories()).toEqual([])
})

test('a rejection arrives though its lesson cannot be kept', async () => {
  const { say, deps, runs } = await world()
  Object.assign(deps.memory, {
    learn: () => Promise.reject(new Fault('store-unavailable', 'away', { retryable: true })),
  })
  await say('/agent reject It is wrong.')
  expect(reduce(await runs.read('run1'))?.rejection?.reason).toBe('It is wrong.')
})

const CRITICISM = { by: NOOR, body: 'Use the parser that we have.', review: 5 }

test.each([
  ['write', 1],
  ['read', 0],
])('a review that asks for changes, by somebody with %s, leaves %d lessons, once', async (role, count) => {
  const { deps, memories } = await world(role)
  const moved: PullMoved = {
    type: 'pull-moved',
    repository: REPOSITORY,
    number: PULL,
    what: 'review submitted',
    criticism: CRITICISM,
  }
  await handlePullMoved(moved, 'd1', deps)
  await handlePullMoved(moved, 'd1', deps)
  expect((await memories()).map(({ text, kind }) => ({ text, kind }))).toEqual(
    Array.from({ length: count }, () => ({ text: CRITICISM.body, kind: 'lesson' })),
  )
})

test('a review of somebody else’s pull request teaches nothing', async () => {
  const { deps, memories } = await world()
  const moved: PullMoved = {
    type: 'pull-moved',
    repository: REPOSITORY,
    number: 999,
    what: 'review submitted',
    criticism: CRITICISM,
  }
  await handlePullMoved(moved, 'd1', deps)
  expect(await memories()).toEqual([])
})
