import { randomBytes, verify } from 'node:crypto'
import { GitHubRefusal } from './refusal.ts'
import type { App, Installation, Permissions, User } from './state/accounts.ts'
import type { World } from './state/world.ts'

export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'user'; readonly user: User }
  | {
      readonly kind: 'installation'
      readonly installation: Installation
      readonly permissions: Permissions
      readonly repositoryIds: ReadonlySet<number>
      readonly token: string
    }

/** Who is calling. Throws 401 for a credential that is unknown, expired, revoked or badly signed. */
export function identify(world: World, authorization: string | undefined): Caller {
  if (authorization === undefined) return { kind: 'anonymous' }
  const credential = readCredential(authorization)
  if (credential === undefined) throw new GitHubRefusal(401, 'Bad credentials')
  if (credential.split('.').length === 3) return { kind: 'app', app: verifyJwt(world, credential) }
  const token = world.tokens.get(credential)
  if (token === undefined) throw new GitHubRefusal(401, 'Bad credentials')
  if (token.kind === 'user') return token
  if (token.expiresAt <= world.now().getTime()) throw new GitHubRefusal(401, 'Bad credentials')
  if (token.installation.suspendedAt !== null) {
    throw new GitHubRefusal(403, 'This installation has been suspended')
  }
  return { ...token, token: credential }
}

export function mintUserToken(world: World, user: User): string {
  const token = `ghp_${randomBytes(18).toString('hex')}`
  world.tokens.set(token, { kind: 'user', user })
  return token
}

const HOUR = 60 * 60 * 1000

export function mintInstallationToken(
  world: World,
  installation: Installation,
  scope: { permissions: Permissions; repositoryIds: ReadonlySet<number> },
): { token: string; expiresAt: number } {
  const token = `ghs_${randomBytes(18).toString('hex')}`
  const expiresAt = world.now().getTime() + HOUR
  world.tokens.set(token, { kind: 'installation', installation, ...scope, expiresAt })
  return { token, expiresAt }
}

/** Whose token a request brings, or asks for; undefined for those of people and of the App itself. */
export function installationOf(world: World, authorization: string | undefined, path: string): number | undefined {
  const minted = /^\/app\/installations\/(?<id>\d+)\/access_tokens$/.exec(path)?.groups?.id
  if (minted !== undefined) return Number(minted)
  const token = world.tokens.get(readCredential(authorization ?? '') ?? '')
  return token?.kind === 'installation' ? token.installation.id : undefined
}

/** Installation tokens that still work. */
export function countLiveTokens(world: World): number {
  const now = world.now().getTime()
  return [...world.tokens.values()].filter((token) => token.kind === 'installation' && token.expiresAt > now).length
}

function readCredential(authorization: string): string | undefined {
  const [scheme = '', value = ''] = authorization.trim().split(/ +/)
  if (/^(bearer|token)$/i.test(scheme)) return value
  if (/^basic$/i.test(scheme)) return Buffer.from(value, 'base64').toString().split(':').slice(1).join(':')
  return undefined
}

interface Claims {
  readonly iss?: string | number
  readonly iat?: number
  readonly exp?: number
}

function verifyJwt(world: World, jwt: string): App {
  const undecodable = new GitHubRefusal(401, 'A JSON web token could not be decoded')
  const [head = '', body = '', signature = ''] = jwt.split('.')
  const claims = parseJson<Claims>(body)
  if (claims === undefined || parseJson<{ alg?: string }>(head)?.alg !== 'RS256') throw undecodable
  const app = [...world.apps.values()].find(
    (one) => String(one.id) === String(claims.iss) || one.clientId === claims.iss,
  )
  if (app === undefined) throw new GitHubRefusal(404, 'Integration not found')
  const genuine = verify('sha256', Buffer.from(`${head}.${body}`), app.publicKey, Buffer.from(signature, 'base64url'))
  if (!genuine) throw undecodable
  requireTimes(claims, world.now().getTime() / 1000)
  return app
}

// GitHub forgives a minute of clock drift, and no more than ten minutes of life.
function requireTimes(claims: Claims, now: number): void {
  const { iat, exp } = claims
  if (typeof exp !== 'number') throw new GitHubRefusal(401, "Missing 'expiration' claim ('exp') in assertion")
  if (typeof iat !== 'number') throw new GitHubRefusal(401, "Missing 'issued at' claim ('iat') in assertion")
  if (exp <= now)
    throw new GitHubRefusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    )
  if (exp > now + 660) throw new GitHubRefusal(401, "'Expiration time' claim ('exp') is too far in the future")
  if (iat > now + 60)
    throw new GitHubRefusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
}

function parseJson<T>(part: string): T | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as T
  } catch {
    return undefined
  }
}
