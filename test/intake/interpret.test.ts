import { createRequire } from 'node:module'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { interpret } from '../../src/intake/interpret.ts'

type Examples = readonly { readonly name: string; readonly examples: readonly unknown[] }[]
const EXAMPLES: Examples = createRequire(import.meta.url)('@octokit/webhooks-examples')
const MIRA = { id: 1, login: 'mira', type: 'User' }
const REPOSITORY = { id: 10, name: 'parse', default_branch: 'main', owner: { login: 'acme' } }
const ENVELOPE = { sender: MIRA, repository: REPOSITORY, installation: { id: 5 } }
const ISSUE = { number: 7, title: 'Broken', body: 'It is.', updated_at: '2026-01-01T00:00:00Z', state: 'open' }
const COMMENT = { id: 99, body: '/agent fix quickly', created_at: '2026-01-01T00:00:01Z', user: MIRA }

describe('a label', () => {
  const labeled = { ...ENVELOPE, action: 'labeled', issue: ISSUE, label: { name: 'agent:fix' } }

  test('asks for a run with the words that stood there', () => {
    expect(interpret('issues', labeled)).toEqual({
      type: 'asked',
      repository: { id: 10, owner: 'acme', name: 'parse', installationId: 5, defaultBranch: 'main' },
      actor: MIRA,
      kind: 'fix',
      number: 7,
      isPull: false,
      title: 'Broken',
      body: 'It is.',
      at: ISSUE.updated_at,
      key: 'label:10:7:fix:2026-01-01T00:00:00Z',
    })
  })

  test('taken away withdraws the request', () => {
    expect(interpret('issues', { ...labeled, action: 'unlabeled' })).toMatchObject({
      type: 'withdrawn',
      number: 7,
      trigger: { label: 'fix' },
    })
  })

  test.each([
    ['of another name', { label: { name: 'bug' } }],
    ['that only looks like ours', { label: { name: 'agent:fіx' } }],
    ['by a bot', { sender: { ...MIRA, type: 'Bot' } }],
    ['on a closed issue', { issue: { ...ISSUE, state: 'closed' } }],
    ['on a pull request', { issue: { ...ISSUE, pull_request: {} } }],
    ['that came with the issue', { action: 'opened' }],
    ['on a transferred issue', { action: 'transferred' }],
    ['on an edited issue', { action: 'edited' }],
  ])('%s asks for nothing', (_what, change) => {
    expect(interpret('issues', { ...labeled, ...change }).type).toBe('ignored')
  })
})

describe('a comment', () => {
  const created = { ...ENVELOPE, action: 'created', issue: ISSUE, comment: COMMENT }

  test('that is a command asks for a run', () => {
    expect(interpret('issue_comment', created)).toMatchObject({
      type: 'asked',
      kind: 'fix',
      text: 'quickly',
      commentId: 99,
    })
  })

  test('edited into a command asks for nothing', () => {
    expect(interpret('issue_comment', { ...created, action: 'edited' }).type).toBe('ignored')
  })

  test('by a bot is not answered', () => {
    expect(interpret('issue_comment', { ...created, sender: { ...MIRA, type: 'Bot' } }).type).toBe('ignored')
  })

  test('posted by somebody else than the sender is not a command of the sender', () => {
    const comment = { ...COMMENT, user: { ...MIRA, id: 2 } }
    expect(interpret('issue_comment', { ...created, comment }).type).toBe('ignored')
  })

  test('deleted withdraws what it asked', () => {
    expect(interpret('issue_comment', { ...created, action: 'deleted' })).toMatchObject({
      type: 'withdrawn',
      trigger: { commentId: 99 },
    })
  })
})

describe('a pull request', () => {
  const pull = { ...ENVELOPE, number: 3, pull_request: { merged: false } }

  test.each(['opened', 'reopened', 'synchronize', 'closed'])('%s is looked at again', (action) => {
    expect(interpret('pull_request', { ...pull, action })).toMatchObject({
      type: 'pull-moved',
      number: 3,
      what: action,
    })
  })

  test('retargeted is looked at again; renamed is not', () => {
    const edited = { ...pull, action: 'edited' }
    expect(interpret('pull_request', { ...edited, changes: { base: {} } })).toMatchObject({ what: 'retargeted' })
    expect(interpret('pull_request', { ...edited, changes: { title: {} } }).type).toBe('ignored')
  })

  test('merged says which commit came of it', () => {
    const merged = { ...pull, action: 'closed', pull_request: { merged: true, merge_commit_sha: 'abc' } }
    expect(interpret('pull_request', merged)).toMatchObject({ mergeCommit: 'abc' })
  })
})

describe('a button', () => {
  const check_run = { id: 1, head_sha: 'abc', external_id: 'run:01jx:sallyport/approval' }
  const click = { ...ENVELOPE, action: 'requested_action', check_run, requested_action: { identifier: 'approve' } }

  test('of a run is a click', () => {
    expect(interpret('check_run', click)).toMatchObject({
      type: 'clicked',
      runId: '01jx',
      commit: 'abc',
      button: 'approve',
    })
  })

  test.each([
    ['of another App', { check_run: { ...check_run, external_id: 'other' } }],
    ['of an unknown name', { requested_action: { identifier: 'merge' } }],
    ['clicked by a bot', { sender: { ...MIRA, type: 'Bot' } }],
  ])('%s is nothing', (_what, change) => {
    expect(interpret('check_run', { ...click, ...change }).type).toBe('ignored')
  })
})

describe('a merge group', () => {
  const [head_sha, base_sha] = ['1'.repeat(40), '2'.repeat(40)] as const
  const head_ref = `refs/heads/gh-readonly-queue/release/1.x/pr-104-${base_sha}`
  const merge_group = { head_sha, base_sha, head_ref, base_ref: 'refs/heads/release/1.x' }
  const formed = { ...ENVELOPE, action: 'checks_requested', merge_group }
  const group = { headSha: head_sha, baseSha: base_sha, baseBranch: 'release/1.x' }

  test('asks for the checks of its head', () => {
    expect(interpret('merge_group', formed)).toMatchObject({ type: 'group-formed', group: { ...group, pull: 104 } })
  })

  test.each([
    'refs/heads/gh-readonly-queue/main/x',
    `refs/heads/pr-104-${base_sha}`,
    'refs/heads/gh-readonly-queue/main/pr-0-a',
  ])('of a branch that names no pull request asks too: %s', (name) => {
    const payload = { ...formed, merge_group: { ...merge_group, head_ref: name } }
    expect(interpret('merge_group', payload)).toHaveProperty('group', group)
  })

  test.each([
    ['that was destroyed', { action: 'destroyed' }],
    ['without commits', { merge_group: { ...merge_group, head_sha: 'main...evil' } }],
  ])('%s asks for nothing', (_what, change) => {
    expect(interpret('merge_group', { ...formed, ...change }).type).toBe('ignored')
  })

  test('as GitHub publishes it is understood', () => {
    const examples = EXAMPLES.find(({ name }) => name === 'merge_group')?.examples ?? []
    expect(examples.length).toBeGreaterThan(0)
    for (const payload of examples) {
      expect(interpret('merge_group', payload)).toMatchObject({ type: 'group-formed', group: { pull: 104 } })
    }
  })
})

test('every payload that GitHub publishes as an example is understood or ignored, none breaks', () => {
  const seen = EXAMPLES.flatMap(({ name, examples: payloads }) =>
    payloads.map((payload) => interpret(name, payload).type),
  )
  expect(seen.length).toBeGreaterThan(300)
  expect(new Set(seen)).not.toContain(undefined)
})

test('no payload breaks it', () => {
  const events = fc.constantFrom(
    'issues',
    'issue_comment',
    'pull_request',
    'check_run',
    'push',
    'merge_group',
    'constructor',
    'toString',
  )
  fc.assert(
    fc.property(events, fc.anything(), (event, payload) => {
      expect(interpret(event, payload)).toHaveProperty('type', 'ignored')
    }),
  )
})

test.each([
  ['installation', { action: 'created', repositories: [{ full_name: 'acme/parse' }] }, 1],
  ['installation_repositories', { action: 'added', repositories_added: [{ full_name: 'acme/parse' }] }, 1],
  ['installation', { action: 'deleted', repositories: [{ full_name: 'acme/parse' }] }, 0],
  ['installation', { action: 'created' }, 0],
  ['installation_repositories', { action: 'removed', repositories_added: [] }, 0],
])('%s %j brings the App to %d repositories', (event, payload, count) => {
  const meant = interpret(event, payload)
  const repositories = meant.type === 'installed' ? meant.repositories : []
  expect(repositories).toEqual([{ owner: 'acme', name: 'parse' }].slice(0, count))
})
