import type { KeyObject } from 'node:crypto'
import type { Git } from './git.ts'

export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin'
export type Level = 'read' | 'write' | 'admin'
export type Permissions = Readonly<Record<string, Level>>

export interface User {
  readonly id: number
  readonly login: string
  readonly type: 'User' | 'Bot' | 'Organization'
  readonly name: string
  readonly email: string
  readonly createdAt: string
}

export interface App {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly clientId: string
  readonly owner: User
  readonly bot: User
  readonly publicKey: KeyObject
  readonly permissions: Permissions
  readonly events: readonly string[]
  readonly webhookSecret: string
  readonly createdAt: string
  webhookUrl: string | undefined
}

export interface Installation {
  readonly id: number
  readonly app: App
  readonly account: User
  readonly repositoryIds: Set<number>
  readonly createdAt: string
  permissions: Permissions
  suspendedAt: string | null
}

/** A credential that was handed out; removed when revoked. */
export type Token =
  | { readonly kind: 'user'; readonly user: User }
  | {
      readonly kind: 'installation'
      readonly installation: Installation
      readonly permissions: Permissions
      readonly repositoryIds: ReadonlySet<number>
      readonly expiresAt: number
    }

/** Who did something: a person, or an App through its bot. */
export interface Actor {
  readonly user: User
  readonly app: App | null
}

export interface Label {
  readonly id: number
  readonly name: string
  readonly color: string
  readonly description: string
  readonly isDefault: boolean
}

export interface Reaction {
  readonly id: number
  readonly user: User
  readonly content: string
  readonly createdAt: string
}

export interface Comment {
  readonly id: number
  readonly actor: Actor
  readonly createdAt: string
  readonly reactions: Reaction[]
  body: string
  updatedAt: string
}

export interface Review {
  readonly id: number
  readonly user: User
  readonly commitSha: string
  readonly submittedAt: string
  body: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
}

export interface Side {
  ref: string
  sha: string
}

/** What an issue has more when it is a pull request. */
export interface Pull {
  readonly id: number
  readonly head: Side
  readonly base: Side
  readonly reviews: Review[]
  requestedReviewers: User[]
  draft: boolean
  mergedAt: string | null
  mergedBy: User | null
  mergeCommitSha: string | null
}

export interface Issue {
  readonly id: number
  readonly number: number
  readonly actor: Actor
  readonly createdAt: string
  readonly comments: Comment[]
  readonly reactions: Reaction[]
  readonly pull: Pull | undefined
  title: string
  body: string | null
  state: 'open' | 'closed'
  stateReason: 'completed' | 'reopened' | 'not_planned' | null
  labels: Label[]
  locked: boolean
  updatedAt: string
  closedAt: string | null
  closedBy: User | null
}

export type PullRequest = Issue & { readonly pull: Pull }

export interface CheckAction {
  readonly label: string
  readonly description: string
  readonly identifier: string
}

export interface CheckRun {
  readonly id: number
  readonly suiteId: number
  readonly app: App
  readonly headSha: string
  readonly annotations: unknown[]
  name: string
  externalId: string
  detailsUrl: string | null
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: string | null
  startedAt: string | null
  completedAt: string | null
  output: { title: string | null; summary: string | null; text: string | null }
  actions: readonly CheckAction[]
}

export interface CommitStatus {
  readonly id: number
  readonly actor: Actor
  readonly sha: string
  readonly state: 'error' | 'failure' | 'pending' | 'success'
  readonly context: string
  readonly description: string | null
  readonly targetUrl: string | null
  readonly createdAt: string
}

export interface RequiredCheck {
  readonly context: string
  readonly integration_id?: number
}

export interface Ruleset {
  readonly id: number
  readonly name: string
  /** Branch names, globs with `*`, or `~DEFAULT_BRANCH` and `~ALL`. */
  readonly branches: readonly string[]
  readonly requiredChecks: readonly RequiredCheck[]
  readonly requiredApprovals: number
  readonly dismissStale: boolean
  readonly bypassAdmins: boolean
  readonly createdAt: string
}

export interface Repository {
  readonly id: number
  readonly owner: User
  readonly name: string
  readonly private: boolean
  readonly defaultBranch: string
  readonly git: Git
  readonly createdAt: string
  readonly collaborators: Map<string, Role>
  readonly labels: Label[]
  readonly issues: Map<number, Issue>
  readonly checkRuns: CheckRun[]
  readonly statuses: CommitStatus[]
  readonly suites: Map<string, number>
  readonly rulesets: Ruleset[]
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
}

export function isPull(issue: Issue): issue is PullRequest {
  return issue.pull !== undefined
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

const ORDER: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

export function roleAtLeast(role: Role, wanted: Role): boolean {
  return ORDER.indexOf(role) >= ORDER.indexOf(wanted)
}

export function levelAtLeast(level: Level | undefined, wanted: Level): boolean {
  const levels = ['read', 'write', 'admin']
  return level !== undefined && levels.indexOf(level) >= levels.indexOf(wanted)
}
