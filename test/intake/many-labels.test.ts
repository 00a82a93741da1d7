import { expect, test } from '@jest/globals'
import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import { DEFAULT_MANNERS } from '../../src/domain/manners.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleDelivery } from '../../src/intake/handle-delivery.ts'

const MIRA = { id: 1, login: 'mira', type: 'User' }
const NOOR = { id: 2, login: 'noor', type: 'User' }

/** Everything that people label, in a world where no run ever gets on. */
function busyWorld() {
  const runs = createMemoryRunStore({ now: () => new Date() })
  const [queued, said]: [string[], string[]] = [[], []]
  let last = 0
  const host = {
    roleOf: async () => 'write',
    react: async () => undefined,
    comments: async () => [],
    createComment: async (_number: number, body: string) => void said.push(body),
  }
  const deps = {
    runs,
    codeHost: { open: () => host },
    queue: { enqueue: async ({ runId }: { runId: string }) => void queued.push(runId) },
    newId: () => `run${++last}`,
    houseRules: async () => ({ optedOut: false, manners: DEFAULT_MANNERS }),
    renderStatus: () => '',
  } as unknown as IntakeDeps
  const label = (sender: object, repository: number, number: number, name = `site${repository}`) => {
    const issue = { number, title: `Issue ${number}`, body: '', updated_at: '2026-01-01T00:00:00Z', state: 'open' }
    const where = { id: repository, name, default_branch: 'main', owner: { login: 'acme' } }
    const payload = {
      action: 'labeled',
      label: { name: 'agent:fix' },
      sender,
      repository: where,
      installation: { id: 5 },
      issue,
    }
    return handleDelivery({ guid: `g${repository}-${number}`, event: 'issues', payload }, deps)
  }
  return { runs, queued, said, label }
}

test('of two hundred issues that one person labels at once a few become runs, told so once; another repository waits for those few', async () => {
  const world = busyWorld()
  await Promise.all(Array.from({ length: 200 }, (_, at) => world.label(MIRA, 7, at + 1)))
  expect(world.queued).toHaveLength(DEFAULT_MANNERS.runsAtOnce)
  expect(world.said).toEqual([expect.stringContaining('no run was started')])
  await world.label(NOOR, 8, 1)
  expect(world.queued).toHaveLength(DEFAULT_MANNERS.runsAtOnce + 1)
  const [newest] = await world.runs.list({ limit: 1, repositoryId: 8 })
  expect(newest?.runId).toBe(world.queued.at(-1))
})

test('the same issue number in two repositories, and a repository that was renamed: ids tell them apart, not names', async () => {
  const world = busyWorld()
  await world.label(MIRA, 7, 12)
  await world.label(MIRA, 8, 12)
  expect(world.queued).toHaveLength(2)
  const subject = [{ kind: 'subject', value: '12' }] as const
  const found = await Promise.all([7, 8].map((id) => world.runs.find(id, subject)))
  expect(found.map((runs) => runs.map(({ repositoryId }) => repositoryId))).toEqual([[7], [8]])
  await world.label(MIRA, 7, 12, 'renamed')
  expect(new Set(world.queued).size).toBe(2)
})
