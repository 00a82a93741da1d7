import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { loadExamples } from '../../emulator/contract/examples.ts'
import { untrusted } from '../../src/domain/untrusted.ts'
import type { CodeHost, HostedComment, HostedPull, RepositoryHost } from '../../src/ports/code-host.ts'
import { type IntakeParts, startIntake } from './intake-parts.ts'

const SECRET = 'correct horse battery staple'

let intake: IntakeParts

beforeAll(async () => {
  intake = await startIntake({ codeHost: createFakeHost(), webhookSecret: SECRET })
})

afterAll(() => intake.close())

async function deliver(event: string, payload: object): Promise<{ outcome: string; note: string }> {
  const body = JSON.stringify(payload)
  const guid = randomUUID()
  const headers = {
    'x-github-event': event,
    'x-github-delivery': guid,
    'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
  }
  const response = await fetch(intake.url, { method: 'POST', headers, body })
  expect(response.status).toBe(202)
  return intake.outcomeOf(guid)
}

const EVENTS = loadExamples().map(({ name, examples }) => ({ name, examples }))
const OURS = [
  ...['issues', 'issue_comment', 'pull_request', 'pull_request_review', 'pull_request_review_comment'],
  ...['check_run', 'push', 'merge_group'],
]

describe('every payload that GitHub publishes comes to an end without an error', () => {
  test.each(EVENTS)('$name, as published', async ({ name, examples }) => {
    const results = await Promise.all(examples.map((example) => deliver(name, example)))
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  })

  // The examples come from webhooks of repositories; an App's deliveries say which installation they are for.
  test.each(EVENTS)('$name, as an installed App gets it', async ({ name, examples }) => {
    const installed = examples.map((example) => ({ ...example, installation: { id: 3, node_id: 'x' } }))
    const results = await Promise.all(installed.map((example) => deliver(name, example)))
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    const unread = results.filter(({ note }, index) => note.includes('lacks what we need') && isWhole(examples[index]))
    expect(OURS.includes(name) ? unread : []).toEqual([])
  })

  test('pull requests were judged among them: the examples did reach the handlers', () => {
    expect(intake.judged.length).toBeGreaterThan(10)
  })

  test('so were merge groups, by the pull request that heads them', () => {
    expect(intake.judged).toContain(104)
  })

  test('an event of tomorrow is ignored by its name', async () => {
    expect(await deliver('hologram', { action: 'projected', installation: { id: 3 } })).toEqual({
      outcome: 'ignored',
      note: 'hologram does not concern us',
    })
  })
})

// Two published examples are abridged: their issue has no state, which every issue has.
function isWhole(example: object | undefined): boolean {
  const { issue } = (example ?? {}) as { readonly issue?: object }
  return issue === undefined || 'state' in issue
}

/** Says yes to everything. */
function createFakeHost(): CodeHost {
  const bot = { id: 99, login: 'sallyport[bot]', type: 'Bot' as const }
  const comment: HostedComment = {
    id: 1,
    url: '',
    body: untrusted(''),
    author: bot,
    createdAt: '',
    updatedAt: '',
    ours: true,
  }
  const pull: Partial<HostedPull> = { number: 1, state: 'open', author: { id: 1, login: 'a', type: 'User' } }
  const host: Partial<RepositoryHost> = {
    roleOf: async () => 'write',
    comments: async () => [],
    createComment: async () => comment,
    react: async () => undefined,
    pull: async () => pull as HostedPull,
  }
  return {
    identity: async () => ({ appId: 1, slug: 'sallyport', bot }),
    open: () => host as RepositoryHost,
    ownersFile: async () => undefined,
  }
}
