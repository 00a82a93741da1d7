import { hasPermission } from './access.ts'
import { createDelivery, type Delivery, deliver, repeatDelivery } from './delivery.ts'
import type { WebhookFaults } from './faults.ts'
import { renderInstallationEvent, renderNotice, renderOrganizationEvent } from './render/notice.ts'
import type { App, Installation, User } from './state/accounts.ts'
import type { Notice, World } from './state/world.ts'

type InstallationAction = 'created' | 'suspend' | 'unsuspend' | 'new_permissions_accepted'

export interface Webhooks {
  readonly deliveries: readonly Delivery[]
  notify(notice: Notice): void
  /** An event about an installation itself, which no App subscribes to and every App gets. */
  notifyInstallation(installation: Installation, action: InstallationAction): void
  /** An event of an organisation, about no repository: for the Apps that may read its members. */
  notifyOrganization(
    organization: User,
    notice: { readonly event: string; readonly action: string; readonly payload: Readonly<Record<string, unknown>> },
  ): void
  redeliver(guid: string): void
  /** Lets held deliveries go. */
  release(order: 'fifo' | 'reversed'): void
  /** Resolves when no delivery is in flight (held ones don't count). */
  settled(): Promise<void>
}

export function createWebhooks(world: () => World, faults: WebhookFaults): Webhooks {
  const deliveries: Delivery[] = []
  const held: Delivery[] = []
  const queues = new Map<App, Promise<void>>()

  function enqueue(delivery: Delivery): void {
    deliveries.push(delivery)
    if (faults.hold === true) held.push(delivery)
    else queue(delivery)
  }
  // One after the other for each App, so that events arrive in the order in which things happened.
  function queue(delivery: Delivery): void {
    const before = queues.get(delivery.app) ?? Promise.resolve()
    queues.set(
      delivery.app,
      before.then(() => deliver(world(), delivery, faults)),
    )
  }
  return {
    deliveries,
    notify(notice) {
      for (const installation of world().installations.values()) {
        if (!isTold(installation, notice)) continue
        const { event, action = null, repository } = notice
        const payload = renderNotice(world(), installation, notice)
        enqueue(createDelivery(world(), { installation, event, action, payload, repositoryId: repository.id }))
      }
    },
    notifyInstallation(installation, action) {
      if (installation.app.webhookUrl === undefined) return
      const payload = { action, ...renderInstallationEvent(world(), installation) }
      enqueue(createDelivery(world(), { installation, event: 'installation', action, payload, repositoryId: null }))
    },
    notifyOrganization(organization, { event, action, payload: said }) {
      for (const installation of world().installations.values()) {
        const { app, account, suspendedAt, permissions } = installation
        const isTold = app.webhookUrl !== undefined && suspendedAt === null && app.events.includes(event)
        if (!isTold || account !== organization || !hasPermission(permissions, 'members', 'read')) continue
        const payload = { action, ...renderOrganizationEvent(world(), installation), ...said }
        enqueue(createDelivery(world(), { installation, event, action, payload, repositoryId: null }))
      }
    },
    redeliver(guid) {
      const first = deliveries.find((one) => one.guid === guid)
      if (first === undefined) throw new Error(`No delivery has the GUID ${guid}`)
      enqueue(repeatDelivery(world(), first))
    },
    release(order) {
      const waiting = held.splice(0)
      for (const delivery of order === 'reversed' ? waiting.reverse() : waiting) queue(delivery)
    },
    async settled() {
      for (let before: Promise<void>[] = []; ; ) {
        const now = [...queues.values()]
        if (now.every((one, index) => one === before[index])) return
        await Promise.all(now)
        before = now
      }
    },
  }
}

function isTold(installation: Installation, notice: Notice): boolean {
  const { app } = installation
  if (notice.onlyFor !== undefined && notice.onlyFor !== app) return false
  if (installation.suspendedAt !== null || !installation.repositoryIds.has(notice.repository.id)) return false
  return app.webhookUrl !== undefined && app.events.includes(notice.event) && mayHear(installation, notice.event)
}

const NEEDED: Readonly<Record<string, string>> = {
  issues: 'issues',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  check_run: 'checks',
  status: 'statuses',
  deployment_status: 'deployments',
  push: 'contents',
  merge_group: 'merge_queues',
  create: 'contents',
  delete: 'contents',
}

// Comments are told to who may read issues or pull requests.
function mayHear({ permissions }: Installation, event: string): boolean {
  const names = event === 'issue_comment' ? ['issues', 'pull_requests'] : [NEEDED[event] ?? 'metadata']
  return names.some((name) => hasPermission(permissions, name, 'read'))
}
