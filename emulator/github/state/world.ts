import type { KeyObject } from 'node:crypto'
import type { Git } from '../git.ts'
import type { Actor, App, Installation, Role, Token, User } from './accounts.ts'
import type { CheckRun, CommitStatus, Ruleset } from './checks.ts'
import type { Deployment } from './deployments.ts'
import { type Issue, isPull, type Label, type PullRequest } from './issues.ts'
import type { Job, NewWorkflow } from './jobs.ts'
import type { QueueEntry } from './queue.ts'
import type { Stack } from './stacks.ts'
import type { Team } from './teams.ts'

export interface Repository {
  readonly id: number
  readonly owner: User
  readonly name: string
  readonly private: boolean
  readonly defaultBranch: string
  readonly git: Git
  /** What it was forked from. */
  readonly forkOf?: Repository
  readonly createdAt: string
  readonly collaborators: Map<string, Role>
  readonly labels: Label[]
  readonly issues: Map<number, Issue>
  readonly checkRuns: CheckRun[]
  readonly statuses: CommitStatus[]
  readonly deployments: Deployment[]
  readonly suites: Map<string, number>
  /** By base branch, first come first. */
  readonly queues: Map<string, QueueEntry[]>
  readonly rulesets: Ruleset[]
  readonly workflows: NewWorkflow[]
  readonly jobs: Job[]
  /** Native stacks; undefined: not switched on. */
  stacks?: Stack[]
  archived: boolean
  pushedAt: string
}

/** One accepted change of state. The log is append-only and is what crash tests are judged by. */
export interface Effect {
  readonly seq: number
  readonly at: string
  readonly actor: { readonly login: string; readonly id: number; readonly type: string }
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Something that subscribed Apps are told. `payload` is rendered at once: it says what was true then. */
export interface Notice {
  readonly event: string
  readonly action?: string
  readonly actor: Actor
  readonly repository: Repository
  readonly payload: Readonly<Record<string, unknown>>
  /** Only this App is told (buttons of a check run). */
  readonly onlyFor?: App
}

export interface World {
  readonly directory: string
  readonly users: Map<string, User>
  readonly apps: Map<number, App>
  readonly installations: Map<number, Installation>
  readonly repositories: Repository[]
  readonly teams: Team[]
  readonly tokens: Map<string, Token>
  readonly effects: Effect[]
  /** Signs the commits that GitHub makes itself; a commit is "verified" when this key's signature is good. */
  readonly signingKey: KeyObject
  /** REST root, known once the server listens. */
  url: string
  now(): Date
  /** The time as GitHub writes it: to the second, UTC. */
  timestamp(): string
  nextId(): number
  record(actor: Actor, kind: string, data: Record<string, unknown>): void
  notify(notice: Notice): void
  /** A branch has a new head: workflows begin. */
  pushed(repository: Repository, to: { readonly sha: string; readonly branch: string }): void
}

export function pullsOf(repository: Repository): PullRequest[] {
  return [...repository.issues.values()].filter(isPull)
}

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`
}

export function nextNumber(repository: Repository): number {
  return repository.issues.size + 1
}
