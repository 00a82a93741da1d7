import { createHmac, randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { hasPermission } from './access.ts'
import type { WebhookFaults } from './faults.ts'
import { renderRepository } from './render/repository.ts'
import { nodeId } from './render/schemas.ts'
import { renderInstallation, renderUser } from './render/user.ts'
import { type App, fullName, type Installation, type Notice, type World } from './state.ts'

/** One try to bring an event to an App. A redelivery is another, with the same GUID. */
export interface Delivery {
  readonly id: number
  readonly guid: string
  readonly app: App
  readonly event: string
  readonly action: string | null
  readonly installationId: number | null
  readonly repositoryId: number | null
  readonly redelivery: boolean
  readonly headers: Readonly<Record<string, string>>
  /** The exact bytes that were signed. */
  readonly body: string
  deliveredAt: string
  duration: number
  status: string
  statusCode: number
  responseHeaders: Record<string, string>
  responseBody: string
}

export interface Webhooks {
  readonly deliveries: readonly Delivery[]
  notify(notice: Notice): void
  /** An event about an installation itself, which no App subscribes to and every App gets. */
  notifyInstallation(installation: Installation, action: 'created'): void
  redeliver(guid: string): void
  /** Lets held deliveries go. */
  release(order: 'fifo' | 'reversed'): void
  /** Resolves when no delivery is in flight (held ones don't count). */
  settled(): Promise<void>
}

const TIMEOUT_MS = 10_000

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
        if (isTold(installation, notice)) enqueue(buildDelivery(world(), installation, notice))
      }
    },
    notifyInstallation(installation, action) {
      const payload = { action, ...renderInstallationEvent(world(), installation) }
      enqueue(build(world(), { installation, event: 'installation', action, payload, repositoryId: null }))
    },
    redeliver(guid) {
      const first = deliveries.find((one) => one.guid === guid)
      if (first === undefined) throw new Error(`No delivery has the GUID ${guid}`)
      enqueue({ ...first, ...untried(world()), id: world().nextId(), redelivery: true })
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
  check_run: 'checks',
  push: 'contents',
  create: 'contents',
  delete: 'contents',
}

// Comments are told to who may read issues or pull requests.
function mayHear({ permissions }: Installation, event: string): boolean {
  const names = event === 'issue_comment' ? ['issues', 'pull_requests'] : [NEEDED[event] ?? 'metadata']
  return names.some((name) => hasPermission(permissions, name, 'read'))
}

function buildDelivery(world: World, installation: Installation, notice: Notice): Delivery {
  const { owner } = notice.repository
  const payload = {
    ...(notice.action === undefined ? {} : { action: notice.action }),
    repository: renderRepository(world, notice.repository),
    ...(owner.type === 'Organization' ? { organization: renderOrganization(world, notice) } : {}),
    sender: renderUser(world, notice.actor.user),
    installation: { id: installation.id, node_id: nodeId('MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9u', installation.id) },
    ...notice.payload,
  }
  const { event, action } = notice
  return build(world, { installation, event, action: action ?? null, payload, repositoryId: notice.repository.id })
}

function build(
  world: World,
  told: {
    installation: Installation
    event: string
    action: string | null
    payload: unknown
    repositoryId: number | null
  },
): Delivery {
  const { installation, event, action, repositoryId } = told
  const { app } = installation
  const guid = randomUUID()
  const body = JSON.stringify(told.payload)
  const mac = (algorithm: string): string => createHmac(algorithm, app.webhookSecret).update(body).digest('hex')
  const headers = {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': `GitHub-Hookshot/${app.slug.slice(0, 7)}`,
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${mac('sha1')}`,
    'x-hub-signature-256': `sha256=${mac('sha256')}`,
  }
  const ids = { id: world.nextId(), guid, installationId: installation.id, repositoryId }
  return { ...ids, app, event, action, redelivery: false, headers, body, ...untried(world) }
}

function untried(world: World) {
  const answer = { responseHeaders: {}, responseBody: '' }
  return { deliveredAt: world.timestamp(), duration: 0, status: 'pending', statusCode: 0, ...answer }
}

async function deliver(world: World, delivery: Delivery, faults: WebhookFaults): Promise<void> {
  const started = Date.now()
  delivery.deliveredAt = world.timestamp()
  const lost = !delivery.redelivery && faults.lose?.(delivery.event, JSON.parse(delivery.body)) === true
  const outcome = lost ? UNREACHABLE : await post(delivery)
  Object.assign(delivery, outcome, { duration: (Date.now() - started) / 1000 })
}

type Outcome = Pick<Delivery, 'status' | 'statusCode' | 'responseHeaders' | 'responseBody'>

const UNREACHABLE: Outcome = {
  status: 'failed to connect to host',
  statusCode: 502,
  responseHeaders: {},
  responseBody: '',
}

function post({ app, headers, body }: Delivery): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false as const,
    }
    const request = httpRequest(app.webhookUrl ?? '', options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => resolve(UNREACHABLE))
      response.on('end', () => {
        const statusCode = response.statusCode ?? 0
        const status = statusCode < 300 ? 'OK' : `Invalid HTTP Response: ${statusCode}`
        const responseHeaders = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        )
        resolve({ status, statusCode, responseHeaders, responseBody: Buffer.concat(chunks).toString() })
      })
    })
    request.setTimeout(TIMEOUT_MS, () => {
      resolve({ ...UNREACHABLE, status: 'timed out', statusCode: 504 })
      request.destroy()
    })
    request.on('error', () => resolve(UNREACHABLE))
    request.end(body)
  })
}

function renderInstallationEvent(world: World, installation: Installation): Record<string, unknown> {
  const repositories = world.repositories.filter((one) => installation.repositoryIds.has(one.id))
  return {
    installation: renderInstallation(world, installation),
    repositories: repositories.map((one) => ({
      id: one.id,
      node_id: nodeId('R', one.id),
      name: one.name,
      full_name: fullName(one),
      private: one.private,
    })),
    requester: null,
    sender: renderUser(world, installation.account),
  }
}

function renderOrganization(world: World, { repository }: Notice): Record<string, unknown> {
  const { login, id, node_id, avatar_url, repos_url, events_url } = renderUser(world, repository.owner)
  const url = `${world.url}/orgs/${login}`
  return {
    login,
    id,
    node_id,
    url,
    repos_url,
    events_url,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url,
    description: null,
  }
}
