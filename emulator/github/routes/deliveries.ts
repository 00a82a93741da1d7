import type { Delivery } from '../delivery.ts'
import { numberParam } from '../input.ts'
import { notFound } from '../refusal.ts'
import { type Answer, type ApiRequest, on, type Route } from '../router.ts'
import type { Webhooks } from '../webhooks.ts'
import { requireApp } from './app.ts'

/** The list in which an App finds what did not reach it. */
export function createDeliveryRoutes(webhooks: Webhooks): readonly Route[] {
  const find = (request: ApiRequest): Delivery => {
    const app = requireApp(request.caller)
    const id = numberParam(request, 'delivery_id')
    const found = webhooks.deliveries.find((one) => one.id === id && one.app === app)
    if (found === undefined) throw notFound()
    return found
  }
  return [
    on('GET /app/hook/deliveries', (request) => listDeliveries(request, webhooks)),
    on('GET /app/hook/deliveries/{delivery_id}', (request) => ({ status: 200, body: renderWhole(find(request)) })),
    on('POST /app/hook/deliveries/{delivery_id}/attempts', (request) => {
      webhooks.redeliver(find(request).guid)
      return { status: 202, body: {} }
    }),
  ]
}

// Newest first, and paged by a cursor rather than by number.
function listDeliveries(request: ApiRequest, webhooks: Webhooks): Answer {
  const { query, world, caller } = request
  const app = requireApp(caller)
  const perPage = Math.min(Number(query.get('per_page')) || 30, 100)
  const cursor = Number(query.get('cursor')) || Number.POSITIVE_INFINITY
  const older = webhooks.deliveries
    .filter((one) => one.app === app && one.id < cursor && one.status !== 'pending')
    .reverse()
  const page = older.slice(0, perPage)
  const next = `<${world.url}/app/hook/deliveries?per_page=${perPage}&cursor=${page.at(-1)?.id}>; rel="next"`
  return { status: 200, headers: older.length > perPage ? { link: next } : {}, body: page.map(renderItem) }
}

function renderItem(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  }
}

function renderWhole(delivery: Delivery) {
  return {
    ...renderItem(delivery),
    url: delivery.app.webhookUrl ?? '',
    request: { headers: delivery.headers, payload: JSON.parse(delivery.body) },
    response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
  }
}
