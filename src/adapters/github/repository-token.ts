import type { Octokit } from '@octokit/rest'
import { isFault } from '../../domain/fault.ts'
import type { RepositoryRef } from '../../domain/repository.ts'
import { Secret } from '../../domain/secret.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Gate } from './gate.ts'
import { FETCH_PERMISSIONS, type Permissions } from './permissions.ts'
import type { TokenKeeper } from './token-keeper.ts'

export interface RepositoryToken {
  readonly value: Secret
  readonly expiresAt: Date
  /** What the repository is called now: a name may have changed since the webhook, the id has not. */
  readonly owner: string
  readonly repo: string
}

/** Asks for a token that can do just this, in just this repository. It lives for an hour. */
export async function mintRepositoryToken(
  app: Octokit,
  repository: RepositoryRef,
  permissions: Permissions,
): Promise<RepositoryToken> {
  const { data } = await app.rest.apps.createInstallationAccessToken({
    installation_id: repository.installationId,
    repository_ids: [repository.id],
    permissions: { ...permissions },
  })
  const named = data.repositories?.find((one) => one.id === repository.id)
  return {
    value: new Secret(data.token),
    expiresAt: new Date(data.expires_at),
    owner: named?.owner.login ?? repository.owner,
    repo: named?.name ?? repository.name,
  }
}

/** Where an account keeps what holds for all its repositories. */
const OWNERS_REPOSITORY = '.github'

/**
 * A token that reads the `.github` repository of a repository's owner. Where the App is not installed on that one, or
 * there is none, a token of the repository itself: it sees what is public.
 */
export async function mintOwnersToken(app: Octokit, repository: RepositoryRef): Promise<RepositoryToken> {
  try {
    const { data } = await app.rest.apps.createInstallationAccessToken({
      installation_id: repository.installationId,
      repositories: [OWNERS_REPOSITORY],
      permissions: { ...FETCH_PERMISSIONS },
    })
    const owner = data.repositories?.find(({ name }) => name === OWNERS_REPOSITORY)?.owner.login ?? repository.owner
    return { value: new Secret(data.token), expiresAt: new Date(data.expires_at), owner, repo: OWNERS_REPOSITORY }
  } catch (error) {
    if (!isFault(error, 'rejected')) throw error
    return { ...(await mintRepositoryToken(app, repository, FETCH_PERMISSIONS)), repo: OWNERS_REPOSITORY }
  }
}

export interface TokenSource {
  current(): Promise<RepositoryToken>
  /** A new one, after the current one was refused. */
  renew(): Promise<RepositoryToken>
}

const NEAR_EXPIRY_MS = 60_000

export interface TokenSourceOptions {
  readonly mint: () => Promise<RepositoryToken>
  readonly keeper: TokenKeeper
  readonly gate: Gate
  readonly clock: Clock
}

/**
 * Mints at the first use, again shortly before expiry, and after the keeper has revoked one that rested; callers at the
 * same moment share one minting.
 */
export function createTokenSource({ mint, keeper, gate, clock }: TokenSourceOptions): TokenSource {
  const state: { token?: RepositoryToken | undefined; minting?: Promise<RepositoryToken> | undefined } = {}
  const use = (token: RepositoryToken) => {
    const forget = () => {
      if (state.token === token) state.token = undefined
    }
    keeper.used(token.value, { gate, forget })
    return token
  }
  const renew = () => {
    state.minting ??= mint()
      .then((token) => {
        state.token = token
        return use(token)
      })
      .finally(() => {
        state.minting = undefined
      })
    return state.minting
  }
  return {
    async current() {
      const { token } = state
      const fresh = token !== undefined && token.expiresAt.getTime() - clock.now().getTime() > NEAR_EXPIRY_MS
      return fresh ? use(token) : renew()
    },
    renew,
  }
}
