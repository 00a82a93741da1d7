import type { Octokit } from '@octokit/rest'
import type { DeliveryList, FailedDelivery } from '../../ports/delivery-list.ts'
import { PAGE } from './repository/repository-api.ts'

// 3,000 attempts. Of what GitHub counts per hour this is a small part, even where all of them are read every time.
const MOST_PAGES = 30

/** @param app a client that speaks as the App itself: no installation may see this list. */
export function createDeliveryList(app: Octokit): DeliveryList {
  return {
    async listFailed(since) {
      const failed = new Map<string, FailedDelivery>()
      for await (const { status_code, delivered_at, id, guid, event } of attempts(app)) {
        if (Date.parse(delivered_at) < since.getTime()) break
        if (!isTaken(status_code) && !failed.has(guid)) failed.set(guid, { id, guid, event, deliveredAt: delivered_at })
      }
      return [...failed.values()]
    },
    async redeliver(id) {
      await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id })
    },
  }
}

export function isTaken(status: number): boolean {
  return status >= 200 && status <= 299
}

/** Newest first, paged by a cursor; of very many the newest. */
export async function* attempts(app: Octokit) {
  const pages = app.paginate.iterator(app.rest.apps.listWebhookDeliveries, { per_page: PAGE })
  const read = { pages: 0 }
  for await (const { data } of pages) {
    yield* data
    read.pages += 1
    if (read.pages === MOST_PAGES) return
  }
}
