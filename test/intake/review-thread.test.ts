import { expect, test } from '@jest/globals'
import { Fault } from '../../src/domain/fault.ts'
import { interpret } from '../../src/intake/interpret.ts'
import type { Commanded } from '../../src/intake/interpretation.ts'
import { replyOnce } from '../../src/intake/reply.ts'
import { openTalk } from '../../src/intake/talk.ts'
import type { CodeHost, RepositoryHost } from '../../src/ports/code-host.ts'
import { REPOSITORY } from '../approval/standing-run.ts'

const NOOR = { id: 3, login: 'noor', type: 'User' }
const COMMENT = { id: 8, in_reply_to_id: 5, body: '/agent address', created_at: '2026-01-01T00:00:00Z', user: NOOR }

function meant(change: object = {}, action = 'created', sender: object = NOOR) {
  return interpret('pull_request_review_comment', {
    action,
    sender,
    repository: { id: 1, name: 'site', owner: { login: 'acme' }, default_branch: 'main' },
    installation: { id: 2 },
    pull_request: { number: 10, title: 'Greeting', body: null },
    comment: { ...COMMENT, ...change },
  })
}

test('a reply is said in the thread that its first comment began', () => {
  expect(meant()).toMatchObject({ type: 'commanded', number: 10, isPull: true, commentId: 8, thread: 5 })
})

test('a comment that begins a thread is said in its own', () => {
  expect(meant({ in_reply_to_id: undefined })).toMatchObject({ commentId: 8, thread: 8 })
})

test.each([
  ['an edit', {}, 'edited', NOOR],
  ['a deletion', {}, 'deleted', NOOR],
  ['a bot', { user: { ...NOOR, type: 'Bot' } }, 'created', { ...NOOR, type: 'Bot' }],
  ["somebody else's comment", { user: { ...NOOR, id: 4 } }, 'created', NOOR],
  ['an account that is gone', { user: null }, 'created', NOOR],
  ['a quote', { body: '> /agent address' }, 'created', NOOR],
  ['words', { body: 'see /agent address' }, 'created', NOOR],
  ['nothing', { body: null }, 'created', NOOR],
] as const)('%s commands nothing', (_what, change, action, sender) => {
  expect(meant(change, action, sender).type).toBe('ignored')
})

test('where the first comment of a thread is gone, the pull request itself is answered on', async () => {
  const said: string[] = []
  const host: Partial<RepositoryHost> = {
    reviewThreads: async () => ({ threads: [], unread: 0 }),
    comments: async () => [],
    replyInThread: () => Promise.reject(new Fault('not-found', 'no such comment', { retryable: false })),
    createComment: async (number, body) => said.push(`${number}: ${body}`) as never,
  }
  const codeHost = { open: () => host } as unknown as CodeHost
  const talk = openTalk({ repository: REPOSITORY, thread: 5 } as Commanded, codeHost)
  const to = { actor: NOOR, at: COMMENT.created_at }
  await replyOnce(talk, { number: 10, marker: 'answer:8', text: 'Here.', to })
  expect(said).toEqual([expect.stringMatching(/^10: Here\./)])
})
