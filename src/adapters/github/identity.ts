import type { Octokit } from '@octokit/rest'
import { Fault } from '../../domain/fault.ts'
import type { CodeHost } from '../../ports/code-host.ts'
import { actorOf } from './actor.ts'
import { LOOKUP_PERMISSIONS } from './permissions.ts'

export type Identity = Awaited<ReturnType<CodeHost['identity']>>

export interface Lent {
  readonly clientFor: (token: string) => Octokit
  /** Must not throw. */
  readonly revoke: (token: string) => Promise<void>
}

/**
 * Who we are, looked up once. The bot's user cannot be read with the App's own JWT, so any installation lends a token
 * that sees metadata only; without one the look-up is anonymous.
 */
export function createIdentity(app: Octokit, lent: Lent): () => Promise<Identity> {
  const state: { known?: Promise<Identity> | undefined } = {}
  return () => {
    state.known ??= lookUp(app, lent).catch((error: unknown) => {
      state.known = undefined
      throw error
    })
    return state.known
  }
}

async function lookUp(app: Octokit, lent: Lent): Promise<Identity> {
  const { data } = await app.rest.apps.getAuthenticated()
  if (data === null || data.slug === undefined) {
    throw new Fault('malformed', 'GET /app: the App has no slug', { retryable: false })
  }
  const token = await lookUpToken(app)
  try {
    const { data: bot } = await lent.clientFor(token).rest.users.getByUsername({ username: `${data.slug}[bot]` })
    return { appId: data.id, slug: data.slug, bot: actorOf(bot) }
  } finally {
    if (token !== '') await lent.revoke(token)
  }
}

async function lookUpToken(app: Octokit): Promise<string> {
  const { data: installations } = await app.rest.apps.listInstallations({ per_page: 100 })
  const usable = installations.find((one) => (one.suspended_at ?? null) === null)
  if (usable === undefined) return ''
  const { data } = await app.rest.apps.createInstallationAccessToken({
    installation_id: usable.id,
    permissions: { ...LOOKUP_PERMISSIONS },
  })
  return data.token
}
