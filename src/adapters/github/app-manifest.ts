import { Fault } from '../../domain/fault.ts'
import { Secret } from '../../domain/secret.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { StoredApp } from '../../ports/settings-store.ts'
import { createApiClient } from './api-client.ts'
import { createGate } from './gate.ts'

export interface ConversionParts {
  readonly apiUrl: string
  readonly webUrl: string
  readonly clock: Clock
  readonly log: Pick<Logger, 'debug' | 'warn'>
  readonly timeoutMs?: number
}

/**
 * Exchanges the code that GitHub sent the browser back with for the App's credentials: once, within an hour.
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export async function convertManifest(code: Secret, parts: ConversionParts): Promise<StoredApp> {
  const { apiUrl, webUrl, clock, log, timeoutMs = 15_000 } = parts
  const credentials = { authorization: async () => '', renew: async () => undefined }
  const client = createApiClient({ baseUrl: apiUrl, credentials, gate: createGate(clock), clock, timeoutMs, log })
  const { data } = await client.rest.apps.createFromManifest({ code: code.reveal() })
  const { id, slug, pem, webhook_secret: webhookSecret } = data
  if (slug === undefined || typeof pem !== 'string' || typeof webhookSecret !== 'string') {
    throw new Fault('malformed', "GitHub's answer lacks the key or the webhook's secret", { retryable: false })
  }
  return {
    appId: id,
    slug,
    webUrl,
    apiUrl,
    privateKey: new Secret(pem),
    webhookSecret: new Secret(webhookSecret),
  }
}
