import { z } from 'zod'
import { Secret } from '../domain/secret.ts'
import type { StoredApp, StoredModel, StoredSettings } from '../ports/settings-store.ts'
import type { Env } from './env.ts'

const text = z.string().min(1)
const secret = text.transform((value) => new Secret(value))

const FILE = z.strictObject({
  version: z.literal(1),
  app: z
    .strictObject({
      appId: z.int().positive(),
      slug: text,
      webUrl: text,
      apiUrl: text,
      privateKey: secret,
      webhookSecret: secret,
    })
    .optional(),
  model: z.strictObject({ baseUrl: text, name: text, key: secret.optional() }).optional(),
})

export type ReadSettings =
  | { readonly ok: true; readonly settings: StoredSettings }
  /** What is wrong with it, after the file's name: repeats nothing of what is in it. */
  | { readonly ok: false; readonly problem: string }

/** Reads what set-up wrote. Never throws. */
export function parseStoredSettings(written: string): ReadSettings {
  try {
    const { app, model } = FILE.parse(JSON.parse(written))
    return { ok: true, settings: { ...(app && { app }), ...(model && { model: modelOf(model) }) } }
  } catch {
    return { ok: false, problem: 'is not as set-up writes it: put it right, or remove it and set up again' }
  }
}

function modelOf({ key, ...model }: { baseUrl: string; name: string; key?: Secret | undefined }): StoredModel {
  return key === undefined ? model : { ...model, key }
}

/** The text of the file, with its secrets in clear: for a file that only its owner can read. */
export function renderStoredSettings({ app, model }: StoredSettings): string {
  const shown = {
    version: 1,
    ...(app && {
      app: { ...app, privateKey: app.privateKey.reveal(), webhookSecret: app.webhookSecret.reveal() },
    }),
    ...(model && { model: { ...model, ...(model.key && { key: model.key.reveal() }) } }),
  }
  return `${JSON.stringify(shown, null, 2)}\n`
}

/**
 * What is stored, below what the environment says. The App's key goes with no other App and to no other GitHub, and the
 * model's is used only where the environment says nothing of a model: it must not be sent to another endpoint.
 */
export function withStored(env: Env, { app, model }: StoredSettings): Env {
  const said = Object.fromEntries(Object.entries(env).filter(([, value]) => (value ?? '').trim() !== ''))
  return {
    ...(app !== undefined && isThatApp(said, app) ? appVariables(app, said) : {}),
    ...(model !== undefined && !MODEL_NAMES.some((name) => name in said) ? modelVariables(model) : {}),
    ...said,
  }
}

const MODEL_NAMES = ['SALLYPORT_MODELS', 'MODEL', 'OPENAI_BASE_URL', 'OPENAI_API_KEY']

function isThatApp({ APP_ID, GITHUB_API_URL }: Env, app: StoredApp): boolean {
  return (APP_ID ?? String(app.appId)) === String(app.appId) && (GITHUB_API_URL ?? app.apiUrl) === app.apiUrl
}

function appVariables({ appId, apiUrl, privateKey, webhookSecret }: StoredApp, { PRIVATE_KEY_PATH }: Env) {
  return {
    APP_ID: String(appId),
    GITHUB_API_URL: apiUrl,
    WEBHOOK_SECRET: webhookSecret.reveal(),
    ...(PRIVATE_KEY_PATH === undefined ? { PRIVATE_KEY: privateKey.reveal() } : {}),
  }
}

function modelVariables({ baseUrl, name, key }: StoredModel) {
  return { OPENAI_BASE_URL: baseUrl, MODEL: name, ...(key === undefined ? {} : { OPENAI_API_KEY: key.reveal() }) }
}
