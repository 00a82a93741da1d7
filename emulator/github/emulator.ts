import type { Delivery } from './delivery.ts'
import type { FaultSwitches } from './faults.ts'
import type { FileContent } from './files.ts'
import type { RequestNotice } from './http.ts'
import type { Person } from './people.ts'
import type { Permissions, Role, User } from './state/accounts.ts'
import type { RequiredCheck } from './state/checks.ts'
import type { JobOutcome, NewWorkflow } from './state/jobs.ts'
import type { Effect } from './state/world.ts'

/** Judges exchanges, REST and GraphQL, against GitHub's published description; each string is one violation. */
export interface Contract {
  check(exchange: Exchange): string[]
}

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly requestBody: unknown
  readonly status: number
  readonly responseBody: unknown
}

export interface GitHubOptions {
  /** Where the bare repositories are put. It exists and is the caller's to remove. */
  readonly directory: string
  readonly now?: () => Date
  readonly contract?: Contract
  /** Told one line for each request. */
  readonly log?: (line: string) => void
}

export interface NewRepository {
  /** Made as an organization where nobody has that login. */
  readonly owner: string
  readonly name: string
  readonly private?: boolean
  readonly defaultBranch?: string
  readonly files?: Readonly<Record<string, FileContent>>
  /** A directory whose files become the first commit. */
  readonly fromDirectory?: string
}

export interface NewApp {
  readonly name: string
  readonly slug?: string
  readonly owner?: string
  readonly webhookUrl?: string
  readonly webhookSecret: string
  readonly permissions: Permissions
  readonly events: readonly string[]
}

export interface RegisteredApp {
  readonly appId: number
  readonly clientId: string
  readonly slug: string
  readonly privateKey: string
  readonly botUser: User
  /** The address is often known only once the App listens. */
  setWebhookUrl(url: string): void
}

export interface NewTeam {
  readonly members?: readonly string[]
  /** The slug of the team above it. */
  readonly parent?: string
  /** What it may work on: only then is it asked for reviews there. */
  readonly repositories?: readonly string[]
}

export interface NewRuleset {
  readonly name?: string
  /** Branch names, globs, `~DEFAULT_BRANCH` or `~ALL`. */
  readonly branches: readonly string[]
  readonly requiredChecks?: readonly RequiredCheck[]
  readonly requiredApprovals?: number
  readonly dismissStale?: boolean
  readonly lastPushApproval?: boolean
  /** Lets administrators push and merge past the rules. */
  readonly bypassAdmins?: boolean
  /** Pull requests go through a merge queue, which merges so. */
  readonly mergeQueue?: 'merge' | 'squash' | 'rebase'
}

export interface ReportedCheck {
  readonly app: { readonly appId: number }
  readonly sha: string
  readonly name: string
  /** Absent: it is still running. */
  readonly conclusion?: string
}

/** What is set on GitHub's settings pages. */
export interface Stage {
  addUser(login: string, details?: { name?: string; email?: string }): User
  /** A personal token of somebody, for calls over HTTP. */
  tokenOf(login: string): string
  addRepository(repository: NewRepository): Promise<{ id: number; fullName: string }>
  /** Somebody's own copy (`login/name`), which no App is installed on. Pull requests from it name their head `login:branch`. */
  fork(repository: string, login: string): Promise<string>
  addApp(app: NewApp): RegisteredApp
  /** Installs on some repositories (`owner/name`) and sends `installation.created`. */
  installApp(app: { appId: number }, repositories: readonly string[]): number
  /** What the owner grants from now on; tokens that exist keep what they were given. Sends `installation.new_permissions_accepted`. */
  setPermissions(installationId: number, permissions: Permissions): void
  /** Sends `installation.suspend` or `.unsuspend`. */
  suspend(installationId: number, suspended: boolean): void
  archive(repository: string, archived: boolean): void
  /** Native stacks, a public preview, from now on. */
  enableStacks(repository: string): void
  /** The page's button on the bottom of a stack: squashes it; what stands on it is rebased and retargeted. */
  landBottom(repository: string, number: number, login: string): Promise<void>
  /** Locks the conversation of an issue or pull request. */
  lock(repository: string, number: number, locked: boolean): void
  setCollaborator(repository: string, login: string, role: Role): void
  /** Of an organisation, which is made where nobody has that login. */
  addTeam(organization: string, slug: string, team?: NewTeam): void
  /** Sends `membership`. */
  /** Lets a team work on a repository. */
  grantTeam(organization: string, slug: string, repository: string): void
  setTeamMember(organization: string, slug: string, member: { readonly login: string; readonly isIn: boolean }): void
  addRuleset(repository: string, ruleset: NewRuleset): number
  /** What a CI that is an App of its own says of a commit; a name that it has reported there already is brought up to date. */
  reportCheck(repository: string, check: ReportedCheck): Promise<number>
  /** GitHub Actions runs it for each commit that is pushed to a branch from now on. */
  addWorkflow(repository: string, workflow: NewWorkflow): void
  /** A job of GitHub Actions on some commit, from its start to its end. @returns its number, and its check run's. */
  reportJob(repository: string, sha: string, done: JobOutcome & Pick<NewWorkflow, 'job' | 'name'>): Promise<number>
}

export interface GitHubEmulator extends Stage {
  /** REST root; GraphQL is `/graphql` below it, git over HTTP `/OWNER/NAME.git`. */
  readonly url: string
  readonly effects: readonly Effect[]
  /** REST and GraphQL requests answered so far. */
  readonly exchanges: number
  /** Of those, the ones that GitHub counts as creating content. */
  readonly contentCreating: number
  readonly violations: readonly string[]
  /** Installation tokens that still work. */
  readonly liveTokens: number
  readonly deliveries: readonly Delivery[]
  readonly faults: FaultSwitches
  /** Somebody's hands, in one repository (`owner/name`; the first one unless said). */
  as(login: string, repository?: string): Person
  /** Who uses the site from now on, in every browser: registers and installs Apps. */
  signIn(login: string): void
  redeliver(guid: string): void
  releaseWebhooks(options?: { order: 'fifo' | 'reversed' }): void
  /** Resolves when no delivery is in flight. */
  settled(): Promise<void>
  /** Tells of every API request; awaited, so that a test can act in the middle. Returns a way to stop. */
  onRequest(listener: (notice: RequestNotice) => void | Promise<void>): () => void
  close(): Promise<void>
}
