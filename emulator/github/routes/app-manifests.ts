import { notFound } from '../refusal.ts'
import { renderApp } from '../render/user.ts'
import { on, type Route } from '../router.ts'
import type { ManifestDesk } from '../site/manifests.ts'

/** Hands the credentials of a new App out, once. */
export function createManifestRoutes(desk: ManifestDesk): readonly Route[] {
  return [
    on('POST /app-manifests/{code}/conversions', ({ world, params }) => {
      const made = desk.exchange(params.code ?? '')
      if (made === undefined) throw notFound()
      const { app, pem, webhookSecret } = made
      const secrets = { client_id: app.clientId, client_secret: 'e'.repeat(40), webhook_secret: webhookSecret, pem }
      return { status: 201, body: { ...renderApp(world, app), ...secrets } }
    }),
  ]
}
