import { createMemoryMemoryStore } from '../../../src/adapters/memory/memory-store.ts'
import { createMemoryRunStore } from '../../../src/adapters/memory/run-store.ts'
import type { WorkerEvent } from '../../../src/domain/run-event.ts'
import type { IntakeDeps } from '../../../src/intake/deps.ts'
import { handleDelivery } from '../../../src/intake/handle-delivery.ts'
import type { RunStore } from '../../../src/ports/run-store.ts'
import { COMMIT, PULL, REPOSITORY, standingRun } from '../../approval/standing-run.ts'
import { ACTOR, intentOf, policyOf } from '../../fixtures/agent-run.ts'
import type { Place, Speaker } from './expected.ts'
import { SPEAKERS } from './expected.ts'

const ISSUE = 12
const BOT = { id: 99, login: 'sallyport[bot]', type: 'Bot' } as const
const PINNED: WorkerEvent = {
  type: 'base.pinned',
  data: {
    commit: 'm',
    tree: 'b',
    ref: 'main',
    policy: policyOf(),
    policyDigest: 'p',
    policyProblems: [],
    subjectEdited: false,
  },
}
const HELD: readonly WorkerEvent[] = [
  { type: 'change.exported', data: { baseTree: 'b', tree: 't', files: [], dropped: [] } },
  { type: 'agent.finished', data: { outcome: 'submitted', title: 'It', summary: '', reason: '' } },
  {
    type: 'guard.judged',
    data: { verdict: { verb: 'hold', findings: [] }, policyDigest: 'p', factsDigest: 'f' },
  },
  { type: 'run.parked', data: { reason: 'held', handled: 1 } },
]

interface Setting {
  readonly number: number
  readonly pull?: 'own' | 'agent'
  readonly state?: 'closed'
  readonly runs: () => Promise<RunStore>
}

const SETTINGS: Readonly<Record<Place, Setting>> = {
  'an issue': { number: 30, runs: async () => createMemoryRunStore({ now: () => new Date() }) },
  "a person's pull request": {
    number: 31,
    pull: 'own',
    runs: async () => createMemoryRunStore({ now: () => new Date() }),
  },
  'an issue at work': { number: ISSUE, runs: () => runWith([PINNED]) },
  'a held change': { number: ISSUE, runs: () => runWith([PINNED, ...HELD]) },
  "the agent's pull request": { number: PULL, pull: 'agent', runs: () => standingRun() },
  "the agent's merged pull request": {
    number: PULL,
    pull: 'agent',
    state: 'closed',
    runs: () => standingRun({ end: 'merged' }),
  },
  "the agent's closed pull request": {
    number: PULL,
    pull: 'agent',
    state: 'closed',
    runs: () => standingRun({ end: 'closed' }),
  },
}

async function runWith(events: readonly WorkerEvent[]): Promise<RunStore> {
  const runs = createMemoryRunStore({ now: () => new Date() })
  await runs.create('run1', intentOf(), 'github:7:maintainer')
  const lease = await runs.acquire('run1', 'worker', 60_000)
  if (lease === undefined) throw new Error('no lease')
  for (const event of events) await runs.append(lease, event)
  await runs.release(lease)
  return runs
}

export interface Played {
  /** Types of events that the comment added to runs that were there. */
  readonly events: readonly string[]
  readonly begun: number
  readonly comments: readonly string[]
  /** Writes to checks and pull requests: only a worker makes them. */
  readonly others: readonly string[]
  readonly lessons: number
}

/** What is said: a comment, or a label put on. */
export type Utterance = { readonly comment: string } | { readonly label: string }

/** One comment or label as GitHub delivers it, twice: what it left behind. */
export async function play(said: Utterance, place: Place, speaker: Speaker): Promise<Played> {
  const { number, pull, state, runs: open } = SETTINGS[place]
  const runs = await open()
  const before = (await runs.read('run1')).length
  const [comments, others, lessons]: [string[], string[], string[]] = [[], [], []]
  const host = hostOf({ comments, others, pull, state, merged: place.includes('merged'), number, speaker })
  let created = 0
  const deps = {
    runs,
    codeHost: { open: () => host, identity: async () => ({ bot: BOT }) },
    queue: { enqueue: async () => undefined },
    newId: () => `new${++created}`,
    memory: {
      store: createMemoryMemoryStore({ now: () => new Date() }),
      learn: async (_repository: unknown, { key }: { key: string }) => {
        if (!lessons.includes(key)) lessons.push(key)
        return { id: 1 }
      },
    },
    renderStatus: () => 'the status',
  } as unknown as IntakeDeps
  const delivery = deliveryOf(said, { number, isPull: pull !== undefined, speaker })
  for (let time = 0; time < 2; time++) await handleDelivery({ guid: 'g', ...delivery }, deps)
  const events = (await runs.read('run1')).slice(before).map(({ type }) => type)
  const begun = (await runs.list({ limit: 50 })).filter(({ runId }) => runId !== 'run1').length
  return { events: [...new Set(events)], begun, comments, others, lessons: lessons.length }
}

interface Spot {
  readonly number: number
  readonly isPull: boolean
  readonly speaker: Speaker
}

function deliveryOf(said: Utterance, { number, isPull, speaker }: Spot) {
  const bot = speaker === 'bot'
  const user = speaker === 'requester' ? ACTOR : { id: 50, login: speaker, type: bot ? 'Bot' : 'User' }
  const { owner, name, defaultBranch, id, installationId } = REPOSITORY
  const title = 'Greeting is wrong'
  const issue = { number, title, body: '', updated_at: '2026-01-01T00:00:00Z', state: 'open' }
  const envelope = {
    sender: user,
    repository: { id, name, default_branch: defaultBranch, owner: { login: owner } },
    installation: { id: installationId },
    issue: { ...issue, ...(isPull ? { pull_request: {} } : {}) },
  }
  if ('label' in said) {
    return { event: 'issues', payload: { ...envelope, action: 'labeled', label: { name: said.label } } }
  }
  const comment = { id: 500, body: said.comment, created_at: '2027-01-01T00:00:00Z', user }
  return { event: 'issue_comment', payload: { ...envelope, action: 'created', comment } }
}

interface Stage {
  readonly comments: string[]
  readonly others: string[]
  readonly pull: Setting['pull']
  readonly state: Setting['state']
  readonly merged: boolean
  readonly number: number
  readonly speaker: Speaker
}

function hostOf({ comments, others, pull, state = undefined, merged, number, speaker }: Stage) {
  const known = {
    roleOf: async () => SPEAKERS[speaker],
    react: async () => undefined,
    reviewRules: async () => undefined,
    comments: async () => comments.map((body) => ({ ours: true, body })),
    createComment: async (_number: number, body: string) => void comments.push(body),
    pull: async () => ({
      number,
      title: 'fix: it',
      body: '',
      state: state ?? 'open',
      merged,
      author: pull === 'agent' ? BOT : { id: 60, login: 'otto', type: 'User' },
      headRef: 'branch',
      headSha: COMMIT,
      headRepositoryId: REPOSITORY.id,
      baseRef: 'main',
    }),
  }
  return new Proxy(known, {
    get: (target, name) =>
      name in target ? target[name as keyof typeof target] : async () => void others.push(String(name)),
  })
}
