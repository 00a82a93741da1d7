import { expect, test } from '@jest/globals'
import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleAsked } from '../../src/intake/handle-asked.ts'
import type { Asked } from '../../src/intake/interpretation.ts'

const REPOSITORY = { id: 7, owner: 'acme', name: 'tiny', installationId: 1, defaultBranch: 'main' }
const NOOR = { id: 3, login: 'noor', type: 'User' } as const
const BOT = { id: 9, login: 'sallyport[bot]', type: 'Bot' } as const

const ASKED: Asked = {
  type: 'asked',
  repository: REPOSITORY,
  actor: NOOR,
  kind: 'refactor',
  number: 12,
  isPull: true,
  title: 'Mine',
  body: '',
  at: '2026-01-01T00:00:00Z',
  commentId: 5,
  key: 'comment:7:5',
}

test.each([
  ['from a fork', { headRepositoryId: 8 }, 'comes from a fork'],
  ['whose fork was deleted', {}, 'comes from a fork'],
  ['that is closed', { headRepositoryId: 7, state: 'closed' }, 'is closed'],
  ['of the agent itself', { headRepositoryId: 7, author: BOT }, 'my own pull request'],
])('`/agent refactor` on a pull request %s: no run, and the reason is said once', async (_what, pull, reason) => {
  const runs = createMemoryRunStore({ now: () => new Date() })
  const said: { readonly ours: true; readonly body: string }[] = []
  const host = {
    roleOf: async () => 'write',
    pull: async () => ({ state: 'open', author: NOOR, ...pull }),
    comments: async () => said,
    createComment: async (_number: number, body: string) => void said.push({ ours: true, body }),
  }
  const codeHost = { open: () => host, identity: async () => ({ appId: 1, slug: 'sallyport', bot: BOT }) }
  const deps = { runs, codeHost, newId: () => 'run1' } as unknown as IntakeDeps
  for (const delivery of ['d1', 'd2']) await handleAsked(ASKED, delivery, deps)
  expect(said.map(({ body }) => body)).toEqual([expect.stringContaining(reason)])
  expect(await runs.list({ limit: 10 })).toEqual([])
})
