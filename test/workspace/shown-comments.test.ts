import { expect, test } from '@jest/globals'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import type { Actor, Role } from '../../src/domain/repository.ts'
import { untrusted } from '../../src/domain/untrusted.ts'
import type { HostedComment } from '../../src/ports/code-host.ts'
import { pinComments } from '../../src/workspace/shown-comments.ts'
import { intentOf } from '../fixtures/agent-run.ts'

const ROLES: Readonly<Record<string, Role>> = { owner: 'admin', writer: 'write', triager: 'triage', app: 'write' }
const comment = (change: Partial<HostedComment> & { login?: string; type?: Actor['type'] }): HostedComment => {
  const { login = 'writer', type = 'User', ...rest } = change
  const times = { createdAt: '2025-12-30T00:00:00Z', updatedAt: '2025-12-30T00:00:00Z' }
  return {
    id: 1,
    url: '',
    body: untrusted('words'),
    author: { id: login.length, login, type },
    ours: false,
    ...times,
    ...rest,
  }
}

async function pin(comments: readonly HostedComment[], commentId?: number) {
  const blobs = createMemoryBlobStore()
  const codeHost = {
    comments: async () => [...comments],
    roleOf: async ({ login }: { login: string }) => ROLES[login] ?? 'none',
  }
  const intent = intentOf({ at: '2026-01-01T00:00:00Z', ...(commentId && { commentId }) })
  const pinned = await pinComments({ codeHost, blobs }, intent)
  const stored = pinned && JSON.parse(Buffer.from((await blobs.get(pinned.digest)) ?? []).toString())
  return { pinned, bodies: stored?.map(({ body }: { body: string }) => body) }
}

const cases: readonly [string, Parameters<typeof comment>[0], boolean][] = [
  ['of somebody with write access', {}, true],
  ['of an owner', { login: 'owner' }, true],
  ['of somebody without', { login: 'stranger' }, false],
  ['of a triager', { login: 'triager' }, false],
  ['of a bot that may write', { login: 'app', type: 'Bot' }, false],
  ['of our own', { ours: true }, false],
  ['made in the second of the request', { createdAt: '2026-01-01T00:00:00Z' }, false],
  ['made after the request', { createdAt: '2026-01-02T00:00:00Z', updatedAt: '2026-01-02T00:00:00Z' }, false],
  ['edited after the request', { updatedAt: '2026-01-01T00:00:01Z' }, false],
  ['without a readable time', { createdAt: 'soon' }, false],
  ['that is a command', { body: untrusted(' /agent plan') }, false],
  ['that asked for the run', { id: 9 }, false],
]
test.each(cases)('a comment %s', async (_name, change, shown) => {
  const { bodies } = await pin([comment({ body: untrusted('this'), ...change })], 9)
  expect(bodies ?? []).toEqual(shown ? ['this'] : [])
})

test('of many, the last are kept, and the log says how many were not', async () => {
  const many = Array.from({ length: 30 }, (_, id) => comment({ id: id + 100, body: untrusted(`${id}`) }))
  const { pinned, bodies } = await pin([...many, comment({ login: 'stranger' })])
  expect(bodies).toEqual(Array.from({ length: 19 }, (_, id) => `${id + 11}`))
  expect(pinned).toMatchObject({ shown: 19, hidden: 12 })
  expect(await pin([])).toEqual({ pinned: undefined, bodies: undefined })
})
