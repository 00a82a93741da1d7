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

async function prepare(change: Partial<Intent>, { role = 'write', labels = [], comments = {} }: Host) {
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
  return outcome.type === 'ended' ? `${outcome.end.how}: ${outcome.end.reason}` : outcome.type
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
  expect(await prepare(change, host)).toBe(comes)
})
