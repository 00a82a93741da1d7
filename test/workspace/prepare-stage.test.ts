import { expect, test } from '@jest/globals'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { createChooseSandbox } from '../../src/config/sandbox-choice.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { createFindLack } from '../../src/intake/may-ask.ts'
import type { CodeHost } from '../../src/ports/code-host.ts'
import { createPrepareStage } from '../../src/workspace/prepare-stage.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

const sample = sampleIntent({ key: 'k', repositoryId: 1 })
// On a pull request the base under work is somebody's branch.
const intent = {
  ...sample,
  commentId: 9,
  subject: { ...sample.subject, pull: { headSha: 'of-the-branch', headRef: 'branch' } },
} as unknown as typeof sample
const DOCKER = { name: 'docker', hasImages: true, hasServices: true }

async function prepare(policy: Partial<Policy>, files: Readonly<Record<string, string>> = {}) {
  const host = {
    branchHead: async () => 'of-the-default-branch',
    roleOf: async () => 'admin',
    issue: async () => ({ title: '', body: '', labels: [] }),
    comments: async () => [{ id: 9 }],
    file: async (path: string, commit: string) => files[`${commit}:${path}`],
  }
  const codeHost = { open: () => host } as unknown as CodeHost
  const stage = createPrepareStage({
    codeHost,
    findLack: createFindLack(codeHost),
    blobs: createMemoryBlobStore(),
    source: { fetch: async (_, commit) => ({ commit, tree: `tree ${commit}` }) },
    policies: {
      read: async () => ({
        policy: { ...DEFAULT_POLICY, ...policy },
        digest: 'd',
        problems: [],
        ignored: [],
        origins: [],
      }),
    },
    chooseSandbox: createChooseSandbox({ codeHost, engine: DOCKER, images: ['node:24'] }),
  })
  const journal = createMemoryJournal({ intent })
  const signal = new AbortController().signal
  const outcomes = [await stage(journal, signal), await stage(journal, signal)]
  return { outcomes, base: journal.state().base }
}

test('an image that the operator does not allow ends the run before the agent, however often it is looked at', async () => {
  const { outcomes } = await prepare({ sandbox: { image: 'node:22' } })
  const reason = expect.stringMatching(/sandbox.image: the image node:22 is not among those that the operator allows/)
  const ended = { type: 'ended', end: { how: 'refused', reason } }
  expect(outcomes).toEqual([ended, ended])
})

test('a dev container is read from the default branch, never from the branch that is worked on', async () => {
  const path = '.devcontainer/devcontainer.json'
  const files = {
    [`of-the-default-branch:${path}`]: '{ "image": "node:24" }',
    [`of-the-branch:${path}`]: '{ "image": "node:22" }',
  }
  const { outcomes, base } = await prepare({}, files)
  expect(outcomes).toEqual([{ type: 'done' }, { type: 'done' }])
  expect([base?.commit, base?.sandbox]).toEqual(['of-the-branch', { image: 'node:24' }])
})
