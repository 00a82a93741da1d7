import { invalid } from '../refusal.ts'
import { nodeId, type Schemas } from '../render/schemas.ts'
import { renderUser } from '../render/user.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { type Effect, fullName, type World } from '../state/world.ts'

const NOTHING = '0'.repeat(40)
const KINDS = new Set(['ref.created', 'ref.updated', 'ref.deleted'])

/** Who moved which branch when, newest first: read from the log of effects, which forgets nothing. */
export const activityRoutes: readonly Route[] = [
  onRepository('GET /activity', needs('contents:read', 'read'), listActivities),
]

async function listActivities(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, query } = request
  const asked = query.get('ref')
  const ref = asked === null || asked.startsWith('refs/') ? asked : `refs/heads/${asked}`
  const name = fullName(repository)
  const all = world.effects
    .filter(({ kind, data }) => KINDS.has(kind) && data.repository === name && (ref === null || data.ref === ref))
    .toReversed()
  const perPage = Math.min(Math.max(Number(query.get('per_page')) || 30, 1), 100)
  const cursor = query.get('after')
  const from = cursor === null ? 0 : all.findIndex(({ seq }) => `c${seq}` === cursor) + 1
  if (cursor !== null && from === 0) throw invalid('Activity', 'after', 'is no cursor')
  const items = all.slice(from, from + perPage)
  const last = items.at(-1)
  const more = last !== undefined && from + perPage < all.length
  return {
    status: 200,
    headers: more ? { link: renderNext(request, `c${last.seq}`) } : {},
    body: items.map((effect) => renderActivity(world, effect)),
  }
}

// There are no numbered pages here: what comes next is found behind what was shown last.
function renderNext({ world, path, query }: RepositoryRequest, cursor: string): string {
  const next = new URLSearchParams(query)
  next.set('after', cursor)
  return `<${world.url}${path}?${next}>; rel="next"`
}

function renderActivity(world: World, { seq, at, actor, kind, data }: Effect): Schemas['activity'] {
  const user = [...world.users.values()].find(({ id }) => id === actor.id)
  return {
    id: seq,
    node_id: nodeId('PSH', seq),
    before: typeof data.before === 'string' ? data.before : NOTHING,
    after: typeof data.after === 'string' ? data.after : NOTHING,
    ref: String(data.ref),
    timestamp: at,
    activity_type: kind === 'ref.created' ? 'branch_creation' : kind === 'ref.deleted' ? 'branch_deletion' : 'push',
    actor: user === undefined ? null : renderUser(world, user),
  }
}
