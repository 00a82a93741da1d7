import type { KeyObject } from 'node:crypto'
import { randomBytes } from 'node:crypto'
import { seedApp } from '../seed.ts'
import type { App, Permissions, User } from '../state/accounts.ts'
import type { World } from '../state/world.ts'

/** What the documentation lists; anything else is not what GitHub takes. */
const KNOWN = [
  'name',
  'url',
  'hook_attributes',
  'redirect_url',
  'callback_urls',
  'setup_url',
  'description',
  'public',
  'default_events',
  'default_permissions',
  'request_oauth_on_install',
  'setup_on_update',
]
const HOUR_MS = 60 * 60 * 1000

export interface Manifest {
  readonly name: string
  readonly url: string
  readonly redirect_url: string
  readonly setup_url?: string
  readonly hook_attributes?: { readonly url: string; readonly active?: boolean }
  readonly default_permissions?: Permissions
  readonly default_events?: readonly string[]
}

export interface Made {
  readonly app: App
  readonly pem: string
  readonly webhookSecret: string
}

export interface ManifestDesk {
  /** Makes an App. @returns the code that its credentials are exchanged for, once. */
  register(manifest: Manifest, owner: User): string
  exchange(code: string): Made | undefined
}

/** @returns what GitHub would not take. */
export function problemsOf(world: World, text: string): string[] {
  let value: Partial<Manifest> | null
  try {
    value = JSON.parse(text)
  } catch {
    return ['the manifest is no JSON']
  }
  if (typeof value !== 'object' || value === null) return ['the manifest is no object']
  const strange = Object.keys(value).filter((key) => !KNOWN.includes(key))
  const missing = (['url', 'redirect_url'] as const).filter((key) => URL.parse(String(value[key] ?? '')) === null)
  const hook = value.hook_attributes
  const taken = [...world.apps.values()].some(({ name }) => name.toLowerCase() === value.name?.toLowerCase())
  return [
    ...strange.map((key) => `unknown: ${key}`),
    ...missing.map((key) => `no address: ${key}`),
    ...(hook !== undefined && URL.parse(hook.url) === null ? ['no address: hook_attributes.url'] : []),
    ...((value.name ?? '').length > 34 ? ['the name is too long (maximum is 34 characters)'] : []),
    ...(taken ? ['the name is already taken'] : []),
  ]
}

export function createManifestDesk(world: World): ManifestDesk {
  const open = new Map<string, Made & { readonly endsAt: number }>()
  return {
    register(manifest, owner) {
      const webhookSecret = randomBytes(20).toString('hex')
      const { app, key } = seedApp(world, {
        name: manifest.name,
        owner: owner.login,
        webhookSecret,
        ...(manifest.hook_attributes === undefined ? {} : { webhookUrl: manifest.hook_attributes.url }),
        permissions: manifest.default_permissions ?? {},
        events: manifest.default_events ?? [],
      })
      const code = randomBytes(20).toString('hex')
      open.set(code, { app, webhookSecret, pem: pemOf(key), endsAt: world.now().getTime() + HOUR_MS })
      world.record({ user: owner, app: null }, 'app.registered', { app: app.id, manifest })
      return code
    },
    exchange(code) {
      const made = open.get(code)
      open.delete(code)
      return made !== undefined && world.now().getTime() < made.endsAt ? made : undefined
    },
  }
}

// GitHub hands out the older of the two formats.
function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs1', format: 'pem' }).toString()
}
