import { expect, test } from '@jest/globals'
import { createMemoryRunStore } from '../../src/adapters/memory/run-store.ts'
import type { Actor } from '../../src/domain/repository.ts'
import { reduce } from '../../src/domain/run-state.ts'
import type { IntakeDeps } from '../../src/intake/deps.ts'
import { handleAsked } from '../../src/intake/handle-asked.ts'
import { interpret } from '../../src/intake/interpret.ts'
import { REPOSITORY } from '../approval/standing-run.ts'

const NOOR = { id: 3, login: 'noor', type: 'User' } as const
const BOT = { id: 99, login: 'sallyport[bot]', type: 'Bot' } as const
const SEEN = 'a'.repeat(40)

async function askOn(author: Actor, headSha = SEEN) {
  const runs = createMemoryRunStore({ now: () => new Date() })
  const said: string[] = []
  const head = { headRef: 'topic', headSha, headRepositoryId: REPOSITORY.id }
  const host = {
    roleOf: async () => 'write',
    react: async () => undefined,
    comments: async () => [],
    createComment: async (_number: number, body: string) => void said.push(body),
    pull: async () => ({ number: 7, title: 't', body: '', state: 'open', author, baseRef: 'main', ...head }),
  }
  const deps = {
    runs,
    codeHost: { open: () => host, identity: async () => ({ bot: BOT }) },
    queue: { enqueue: async () => undefined },
    newId: () => 'run1',
  } as unknown as IntakeDeps
  const place = { repository: REPOSITORY, actor: NOOR, number: 7, isPull: true, title: 't', body: '' }
  await handleAsked(
    { type: 'asked', kind: 'fix', ...place, at: '2026-01-01T00:00:00Z', commentId: 5, key: 'comment:1:5' },
    'guid',
    deps,
  )
  return { run: reduce(await runs.read('run1')), said }
}

test.each([
  ['our bot, whatever it is called now', { ...BOT, login: 'renamed[bot]' }, false],
  ['somebody who is called like our bot', { ...BOT, id: 100 }, true],
  ['somebody who is called nearly like it', { id: 100, login: 'sallyp0rt', type: 'User' }, true],
] as const)('%s is known by the id', async (_who, author, begins) => {
  const { run, said } = await askOn(author)
  expect([run !== undefined, said.length]).toEqual([begins, begins ? 0 : 1])
})

test('a run on a pull request stands on the head that was there when it was asked for', async () => {
  expect((await askOn(NOOR)).run?.intent.subject.pull).toEqual({ headRef: 'topic', headSha: SEEN, baseRef: 'main' })
})

test.each([
  ['ourselves', BOT],
  ['another App', { ...BOT, id: 100 }],
  ['an App that is called like a person', { id: 3, login: 'noor', type: 'Bot' }],
] as const)('a comment of %s is never a command', (_who, sender) => {
  const repository = { id: 1, name: 'greeter', default_branch: 'main', owner: { login: 'acme' } }
  const issue = { number: 7, title: 't', body: '', updated_at: '2026-01-01T00:00:00Z', state: 'open' }
  const comment = { id: 9, body: '/agent fix', created_at: '2026-01-01T00:00:00Z', user: sender }
  const payload = { action: 'created', sender, repository, installation: { id: 2 }, issue, comment }
  expect(interpret('issue_comment', payload)).toMatchObject({ type: 'ignored' })
})
