import { fullName, type Repository, type World } from '../state/world.ts'
import { sourceOf } from './fork.ts'
import { refused, requireSides } from './pull-sides.ts'
import { closePull, type OnPull, retargetPull, tellPull } from './pulls.ts'

export interface PullEdit {
  readonly title?: string | undefined
  readonly body?: string | null | undefined
  readonly state?: string | undefined
  readonly base?: string | undefined
}

export async function editPull(world: World, repository: Repository, on: OnPull & { edit: PullEdit }): Promise<void> {
  const { issue, edit, actor } = on
  const changes: Record<string, unknown> = {}
  if (edit.title !== undefined && edit.title !== issue.title) {
    changes.title = { from: issue.title }
    issue.title = edit.title
  }
  if (edit.body !== undefined && edit.body !== issue.body) {
    changes.body = { from: issue.body }
    issue.body = edit.body
  }
  if (Object.keys(changes).length > 0) {
    issue.updatedAt = world.timestamp()
    world.record(actor, 'pull.updated', { repository: fullName(repository), number: issue.number, changes })
    await tellPull(world, repository, { actor, issue, action: 'edited', more: { changes } })
  }
  if (edit.base !== undefined && edit.base !== issue.pull.base.ref)
    await retargetPull(world, repository, { ...on, base: edit.base })
  if (edit.state === 'closed' && issue.state === 'open') await closePull(world, repository, on)
  if (edit.state === 'open' && issue.state === 'closed') await reopenPull(world, repository, on)
}

async function reopenPull(world: World, repository: Repository, { actor, issue }: OnPull): Promise<void> {
  const { ref } = issue.pull.head
  const source = sourceOf(world, repository, issue.pull.head)
  const head = await source.git.ref(`refs/heads/${ref}`)
  if (issue.pull.mergedAt !== null || head === null) throw refused('state', 'The pull request cannot be reopened.')
  await requireSides(world, repository, { head: `${source.owner.login}:${ref}`, base: issue.pull.base.ref })
  issue.pull.head.sha = head
  issue.state = 'open'
  issue.closedAt = null
  issue.closedBy = null
  issue.updatedAt = world.timestamp()
  world.record(actor, 'pull.reopened', { repository: fullName(repository), number: issue.number })
  await tellPull(world, repository, { actor, issue, action: 'reopened' })
}
