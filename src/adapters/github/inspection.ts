import type { Octokit } from '@octokit/rest'
import { Fault } from '../../domain/fault.ts'
import { Secret } from '../../domain/secret.ts'
import type {
  Grants,
  HookSettings,
  HookTraffic,
  Inspection,
  Registration,
  RepositoryInspection,
  UndeliveredHook,
} from '../../ports/inspection.ts'
import { attempts, isTaken } from './delivery-list.ts'
import { INSPECT_PERMISSIONS, LOOKUP_PERMISSIONS } from './permissions.ts'
import { orAbsent } from './repository/absent.ts'
import { createRepositoryReads } from './repository/inspection.ts'

export interface InspectionParts {
  /** Speaks as the App itself. */
  readonly app: Octokit
  readonly clientFor: (token: Secret, installationId: number) => Octokit
  /** Must not throw. */
  readonly revoke: (token: Secret, installationId: number) => Promise<void>
}

export function createInspection(parts: InspectionParts): Inspection {
  const { apps } = parts.app.rest
  return {
    async registration(): Promise<Registration> {
      const { data } = await apps.getAuthenticated()
      if (data === null || data.slug === undefined) {
        throw new Fault('malformed', 'GET /app: the App has no slug', { retryable: false })
      }
      return { appId: data.id, slug: data.slug, permissions: granted(data.permissions), events: data.events }
    },
    async hook(): Promise<HookSettings> {
      const { data } = await apps.getWebhookConfigForApp()
      return {
        ...(data.url === undefined ? {} : { url: data.url }),
        ...(data.content_type === undefined ? {} : { contentType: data.content_type }),
        insecureTls: String(data.insecure_ssl ?? '0') !== '0',
      }
    },
    traffic: (since) => trafficOf(parts.app, since),
    async repositories() {
      const { data } = await apps.listInstallations({ per_page: MOST_INSTALLATIONS })
      const found: string[] = []
      for (const { id, suspended_at } of data) {
        if ((suspended_at ?? null) === null) found.push(...(await repositoriesOf(parts, id)))
      }
      return found
    },
    async open(owner, name) {
      const found = await orAbsent(apps.getRepoInstallation({ owner, repo: name }))
      if (found === undefined || (found.data.suspended_at ?? null) !== null) return undefined
      return openRepository(parts, { id: found.data.id, name, granted: granted(found.data.permissions) })
    },
  }
}

async function trafficOf(app: Octokit, since: Date): Promise<HookTraffic> {
  const newest = new Map<string, UndeliveredHook>()
  for await (const { guid, event, delivered_at: at, status_code: status } of attempts(app)) {
    if (Date.parse(at) < since.getTime()) break
    if (!newest.has(guid)) newest.set(guid, { event, at, status })
  }
  const all = [...newest.values()]
  const failed = all.filter(({ status }) => !isTaken(status))
  const [first] = all
  const arrived = all.length - failed.length
  return { arrived, failed, ...(first === undefined ? {} : { newestArrived: isTaken(first.status) }) }
}

const MOST_INSTALLATIONS = 10

async function repositoriesOf({ app, clientFor, revoke }: InspectionParts, id: number): Promise<string[]> {
  const { data } = await app.rest.apps.createInstallationAccessToken({
    installation_id: id,
    permissions: LOOKUP_PERMISSIONS,
  })
  const token = new Secret(data.token)
  try {
    const listed = await clientFor(token, id).rest.apps.listReposAccessibleToInstallation({ per_page: 100 })
    return listed.data.repositories.map(({ full_name: name }) => name)
  } finally {
    await revoke(token, id)
  }
}

interface Place {
  readonly id: number
  readonly name: string
  readonly granted: Grants
}

async function openRepository(parts: InspectionParts, place: Place): Promise<RepositoryInspection> {
  const { data } = await parts.app.rest.apps.createInstallationAccessToken({
    installation_id: place.id,
    repositories: [place.name],
    permissions: within(place.granted),
  })
  const token = new Secret(data.token)
  try {
    const octokit = parts.clientFor(token, place.id)
    const found = data.repositories?.[0]
    if (found === undefined) throw new Fault('malformed', 'a token names no repository', { retryable: false })
    const at = { owner: found.owner.login, repo: found.name }
    const { data: whole } = await octokit.rest.repos.get(at)
    const reads = createRepositoryReads(octokit, { ...at, branch: whole.default_branch })
    return {
      repository: {
        id: whole.id,
        owner: at.owner,
        name: at.repo,
        installationId: place.id,
        defaultBranch: whole.default_branch,
      },
      isPrivate: whole.private,
      granted: place.granted,
      ...reads,
      close: () => parts.revoke(token, place.id),
    }
  } catch (error) {
    await parts.revoke(token, place.id)
    throw error
  }
}

// A token for more than was granted would be refused whole.
function within(grants: Grants): Record<string, 'read'> {
  const names = Object.keys(INSPECT_PERMISSIONS).filter((name) => name === 'metadata' || grants[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, 'read' as const]))
}

function granted(permissions: object): Grants {
  return Object.fromEntries(Object.entries(permissions).filter(([, level]) => typeof level === 'string'))
}
