import type { KeyObject } from 'node:crypto'

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

const ORDER: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

export function roleAtLeast(role: Role, wanted: Role): boolean {
  return ORDER.indexOf(role) >= ORDER.indexOf(wanted)
}

export function levelAtLeast(level: Level | undefined, wanted: Level): boolean {
  const levels = ['read', 'write', 'admin']
  return level !== undefined && levels.indexOf(level) >= levels.indexOf(wanted)
}
