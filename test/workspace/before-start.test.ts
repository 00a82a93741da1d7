import { expect, test } from '@jest/globals'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { Intent } from '../../src/domain/intent.ts'
import type { Role } from '../../src/domain/repository.ts'
import { createFindLack } from '../../src/intake/may-ask.ts'
import type { CodeHost } from '../../src/ports/code-host.ts'
import { createPrepareStage } from '../../src/workspace/prepare-stage.ts'
import { intentOf } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

interface Host {
  readonly role?: Role
  readonly labels?: readonly string[]
  /** Ids of comments, by the issue or pull request on which they stand. */
  readonly comments?: Readonly<Record<number, readonly number[]>>
}

async function begin(change: Partial<Intent>, { role = 'write', labels = [], comments = {} }: Host) {
  const host = {
    branchHead: async () => 'tip',
    roleOf: async () => role,
    issue: async () => ({ title: '', body: '', labels }),
    comments: async (number: number) => (comments[number] ?? []).map((id) => ({ id, ours: true })),
  }
  const codeHost = { open: () => host } as unknown as CodeHost
  const stage = createPrepareStage({
    codeHost,
    findLack: createFindLack(codeHost),
    blobs: createMemoryBlobStore(),
    source: { fetch: async (_, commit) => ({ commit, tree: 't' }) },
    policies: {
      read: async () => ({ policy: DEFAULT_POLICY, digest: 'd', problems: [], ignored: [], origins: [] }),
    },
  })
  const journal = createMemoryJournal({ intent: intentOf(change) })
  const outcome = await stage(journal, new AbortController().signal)
  const comes = outcome.type === 'ended' ? `${outcome.end.how}: ${outcome.end.reason}` : outcome.type
  return { comes, base: journal.state().base?.commit }
}

const GONE = 'cancelled: the label was removed'
const DELETED = 'cancelled: the comment was deleted'

test.each([
  ['the label is there', {}, { labels: ['agent:fix'] }, 'done'],
  ['the label was taken away', {}, { labels: ['bug'] }, GONE],
  ["a plan's label is there", { door: 'plan' }, { labels: ['agent:plan'] }, 'done'],
  ["a plan's label was taken away, and another is there", { door: 'plan' }, { labels: ['agent:fix'] }, GONE],
  ["another kind's label is there", { kind: 'docs' }, { labels: ['agent:fix'] }, GONE],
  ['the comment is there', { commentId: 9 }, { comments: { 12: [9] } }, 'done'],
  ['the comment was deleted', { commentId: 9 }, { comments: { 12: [8] } }, DELETED],
  ['the comment stands on the pull request', { commentId: 9, askedOn: 10 }, { comments: { 10: [9] } }, 'done'],
  ['it was deleted there', { commentId: 9, askedOn: 10 }, { comments: { 12: [9] } }, DELETED],
  [
    'who asked has lost the role since',
    {},
    { role: 'read', labels: ['agent:fix'] },
    'refused: maintainer has read access now; the policy asks for write',
  ],
] as const)('before the start, %s', async (_what, change, host, comes) => {
  expect((await begin(change, host)).comes).toBe(comes)
})

test('work on a pull request stands on the commit that it was asked for at, wherever its branch is by then', async () => {
  const pull = { headRef: 'topic', headSha: 'seen', baseRef: 'main' }
  const subject = { ...intentOf().subject, type: 'pull-request', pull } as const
  expect(await begin({ commentId: 9, subject }, { comments: { 12: [9] } })).toEqual({ comes: 'done', base: 'seen' })
})
