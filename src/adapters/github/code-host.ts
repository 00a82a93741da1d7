import type { Octokit } from '@octokit/rest'
import { isFault } from '../../domain/fault.ts'
import type { RepositoryRef } from '../../domain/repository.ts'
import { Secret } from '../../domain/secret.ts'
import type { OpenBuildHistory } from '../../ports/build-history.ts'
import type { Ci } from '../../ports/ci.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CodeHost, RepositoryHost } from '../../ports/code-host.ts'
import type { DeliveryList } from '../../ports/delivery-list.ts'
import type { ExistingWork } from '../../ports/existing-work.ts'
import type { Inspection } from '../../ports/inspection.ts'
import type { IssueBoard } from '../../ports/issue-board.ts'
import type { Logger } from '../../ports/logger.ts'
import { type ApiClientOptions, createApiClient } from './api-client.ts'
import { addressesOf } from './api-url.ts'
import { createAppJwt } from './app-jwt.ts'
import { createDeliveryList } from './delivery-list.ts'
import { createGate, type Gate } from './gate.ts'
import { createIdentity } from './identity.ts'
import { createInspection } from './inspection.ts'
import { CI_PERMISSIONS, FETCH_PERMISSIONS, HISTORY_PERMISSIONS, PERMISSIONS, type Permissions } from './permissions.ts'
import { createBuildHistory } from './repository/build-history.ts'
import { createChecks } from './repository/checks.ts'
import { createCi } from './repository/ci.ts'
import { createCommits, readText } from './repository/commits.ts'
import { createExistingWork } from './repository/existing-work.ts'
import { createIssueBoard } from './repository/issue-board.ts'
import { createIssues } from './repository/issues.ts'
import { createLogReader } from './repository/job-log.ts'
import { createMerging } from './repository/merging.ts'
import { createPeople } from './repository/people.ts'
import { createPublishing } from './repository/publishing.ts'
import { createPullReads, createPullWrites } from './repository/pulls.ts'
import type { RepositoryApi } from './repository/repository-api.ts'
import { createTokenSource, mintOwnersToken, mintRepositoryToken } from './repository-token.ts'
import { createTokenKeeper } from './token-keeper.ts'

export interface GitHubOptions {
  readonly appId: number
  /** PEM, PKCS#1 or PKCS#8. */
  readonly privateKey: Secret
  /** `https://api.github.com`, `https://HOST/api/v3` on GitHub Enterprise Server. */
  readonly apiUrl: string
  readonly clock: Clock
  readonly log: Pick<Logger, 'debug' | 'warn'>
  /** For one request and its answer. Default 15 s. */
  readonly timeoutMs?: number
}

export interface GitRemote {
  readonly url: string
  /** For an `Authorization` header; reads this one repository, until `done` is called or an hour is over. */
  readonly authorization: Secret
  /** Revokes it. Never throws. */
  readonly done: () => Promise<void>
}

export interface GitHubCodeHost extends CodeHost {
  /** The App's own deliveries. */
  readonly deliveries: DeliveryList
  /** How the App is registered and installed. */
  readonly inspection: Inspection
  /** Labels and our own issues of a repository, through a token that may only talk. */
  board(repository: RepositoryRef): IssueBoard
  /** What CI says of a repository's commits, through a token that sees that only. */
  ci(repository: RepositoryRef): Ci
  /** What CI and deployments said of earlier commits. */
  readonly history: OpenBuildHistory
  /** What others have made in a repository already, through a token that reads. */
  readonly existing: ExistingWork
  /** Where git fetches a repository from, under the name that it has now. */
  gitRemote(repository: RepositoryRef): Promise<GitRemote>
  /** Revokes the tokens that are left. */
  close(): Promise<void>
}

type ClientDefaults = Omit<ApiClientOptions, 'credentials' | 'gate'>

/**
 * GitHub through its REST and GraphQL APIs. Every `open` mints its own narrow token, at its first request; it is
 * revoked once it has rested for two requests' time.
 */
export function createGitHubCodeHost(options: GitHubOptions): GitHubCodeHost {
  const { clock, log, timeoutMs = 15_000 } = options
  const addresses = addressesOf(options.apiUrl)
  const defaults: ClientDefaults = { baseUrl: addresses.rest, clock, log, timeoutMs }
  const app = createAppClient(options, defaults)
  const gateOf = createGates(clock)
  const identity = createIdentity(app, {
    clientFor: (token) => createApiClient({ ...defaults, credentials: fixed(token), gate: createGate(clock) }),
    revoke: (token) => keeper.end(new Secret(token), createGate(clock)),
  })
  const keeper = createTokenKeeper({ idleMs: 2 * timeoutMs, revoke: (token, gate) => revoke(token, gate, defaults) })
  const readLog = createLogReader({ apiUrl: addresses.rest, timeoutMs: 2 * timeoutMs })
  const connect = (repository: RepositoryRef, permissions: Permissions, fence?: () => void): RepositoryApi => {
    const gate = gateOf(repository.installationId)
    const mint = () => {
      gate.pass()
      return mintRepositoryToken(app, repository, permissions)
    }
    const tokens = createTokenSource({ mint, keeper, gate, clock })
    const credentials = {
      authorization: async () => bearer((await tokens.current()).value),
      renew: async () => bearer((await tokens.renew()).value),
    }
    const octokit = createApiClient({ ...defaults, credentials, gate, ...(fence === undefined ? {} : { fence }) })
    const place = async () => {
      const { owner, repo } = await tokens.current()
      return { owner, repo }
    }
    return { octokit, repositoryId: repository.id, place, identity }
  }
  return {
    identity,
    deliveries: createDeliveryList(app),
    inspection: createInspection({
      app,
      clientFor: (token, installationId) =>
        createApiClient({ ...defaults, credentials: fixed(token.reveal()), gate: gateOf(installationId) }),
      revoke: (token, installationId) => keeper.end(token, gateOf(installationId)),
    }),
    open: (repository, purpose, fence) => createRepositoryHost(connect(repository, PERMISSIONS[purpose], fence)),
    board: (repository) => createIssueBoard(connect(repository, PERMISSIONS.talk)),
    existing: {
      closing: (repository, issue) => createExistingWork(connect(repository, PERMISSIONS.read)).closing(issue),
      twins: (repository, base, outcome) =>
        createExistingWork(connect(repository, PERMISSIONS.read)).twins(base, outcome),
    },
    ci: (repository) => createCi(connect(repository, CI_PERMISSIONS), readLog),
    history: (repository, kind) => createBuildHistory(connect(repository, HISTORY_PERMISSIONS[kind])),
    async ownersFile(repository, path) {
      const gate = gateOf(repository.installationId)
      gate.pass()
      const { value, owner, repo } = await mintOwnersToken(app, repository)
      try {
        const octokit = createApiClient({ ...defaults, credentials: fixed(value.reveal()), gate })
        return await readText(octokit, { owner, repo, path })
      } finally {
        await keeper.end(value, gate)
      }
    },
    async gitRemote(repository) {
      const gate = gateOf(repository.installationId)
      gate.pass()
      const { value, owner, repo } = await mintRepositoryToken(app, repository, FETCH_PERMISSIONS)
      const basic = Buffer.from(`x-access-token:${value.reveal()}`).toString('base64')
      const url = `${addresses.git}/${owner}/${repo}.git`
      return { url, authorization: new Secret(`Basic ${basic}`), done: () => keeper.end(value, gate) }
    },
    close: () => keeper.close(),
  }
}

async function revoke(token: Secret, gate: Gate, defaults: ClientDefaults): Promise<boolean> {
  const client = createApiClient({ ...defaults, credentials: fixed(token.reveal()), gate })
  try {
    await client.rest.apps.revokeInstallationAccessToken()
    return true
  } catch (error) {
    if (isFault(error, 'rate-limited')) return false
    defaults.log.warn({ err: error }, 'could not revoke a token; it ends within the hour')
    return true
  }
}

function createRepositoryHost(api: RepositoryApi): RepositoryHost {
  return {
    ...createPeople(api),
    ...createIssues(api),
    ...createPullReads(api),
    ...createPullWrites(api),
    ...createMerging(api),
    ...createCommits(api),
    ...createPublishing(api),
    ...createChecks(api),
  }
}

function createAppClient({ appId, privateKey }: GitHubOptions, defaults: ClientDefaults): Octokit {
  const jwt = createAppJwt(appId, privateKey)
  const authorization = async () => `Bearer ${jwt(defaults.clock.now())}`
  const credentials = { authorization, renew: async () => undefined }
  return createApiClient({ ...defaults, credentials, gate: createGate(defaults.clock) })
}

// GitHub counts requests per installation, so silence is kept per installation.
function createGates(clock: Clock): (installationId: number) => Gate {
  const gates = new Map<number, Gate>()
  return (installationId) => {
    const gate = gates.get(installationId) ?? createGate(clock)
    gates.set(installationId, gate)
    return gate
  }
}

function bearer(token: Secret): string {
  return `token ${token.reveal()}`
}

function fixed(token: string) {
  return { authorization: async () => (token === '' ? '' : `token ${token}`), renew: async () => undefined }
}
