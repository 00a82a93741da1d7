import { GitHubRefusal, missingField } from '../refusal.ts'
import { renderPull } from '../render/pull.ts'
import { rulesetsOf } from '../rules.ts'
import type { Actor, Pull, PullRequest, Repository, World } from '../state.ts'
import { fullName, nextNumber, pullsOf } from '../state.ts'
import { closeMentionedIssues } from './closing.ts'
import { dismissReview } from './reviews.ts'

export interface NewPull {
  readonly title: string
  readonly body: string | null
  readonly head: string
  readonly base: string
  readonly draft: boolean
}

interface OnPull {
  readonly actor: Actor
  readonly issue: PullRequest
}

export async function createPull(
  world: World,
  repository: Repository,
  wanted: NewPull & { actor: Actor },
): Promise<PullRequest> {
  if (wanted.title === '') throw missingField('PullRequest', 'title')
  const sides = await requireSides(repository, wanted)
  const at = world.timestamp()
  const pull: Pull = {
    id: world.nextId(),
    ...sides,
    reviews: [],
    requestedReviewers: [],
    draft: wanted.draft,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
  }
  const issue: PullRequest = {
    id: world.nextId(),
    number: nextNumber(repository),
    actor: wanted.actor,
    createdAt: at,
    comments: [],
    reactions: [],
    pull,
    title: wanted.title,
    body: wanted.body,
    state: 'open',
    stateReason: null,
    labels: [],
    locked: false,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
  }
  repository.issues.set(issue.number, issue)
  await repository.git.setRef(`refs/pull/${issue.number}/head`, pull.head.sha)
  const data = { draft: pull.draft, head: { ...pull.head }, base: { ...pull.base }, title: issue.title }
  world.record(wanted.actor, 'pull.created', { repository: fullName(repository), number: issue.number, ...data })
  await tellPull(world, repository, { actor: wanted.actor, issue, action: 'opened' })
  return issue
}

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

export async function closePull(world: World, repository: Repository, { actor, issue }: OnPull): Promise<void> {
  close(world, { actor, issue })
  world.record(actor, 'pull.closed', { repository: fullName(repository), number: issue.number })
  await tellPull(world, repository, { actor, issue, action: 'closed' })
}

/** Changes the base branch, as a person does on the page or GitHub itself when the old base is gone. */
export async function retargetPull(world: World, repository: Repository, on: OnPull & { base: string }): Promise<void> {
  const { issue, actor } = on
  const from = { ...issue.pull.base }
  if (issue.state === 'closed') throw refused('base', 'Cannot change the base branch of a closed pull request.')
  const sides = await requireSides(repository, { head: issue.pull.head.ref, base: on.base, except: issue.number })
  Object.assign(issue.pull.base, sides.base)
  issue.updatedAt = world.timestamp()
  world.record(actor, 'pull.retargeted', {
    repository: fullName(repository),
    number: issue.number,
    from: from.ref,
    to: on.base,
  })
  const changes = { base: { ref: { from: from.ref }, sha: { from: from.sha } } }
  await tellPull(world, repository, { actor, issue, action: 'edited', more: { changes } })
}

export async function setDraft(world: World, repository: Repository, on: OnPull & { draft: boolean }): Promise<void> {
  const { issue, actor, draft } = on
  if (issue.state === 'closed') throw new GitHubRefusal(422, 'Pull request is closed')
  if (issue.pull.draft === draft) return
  issue.pull.draft = draft
  issue.updatedAt = world.timestamp()
  world.record(actor, draft ? 'pull.draft' : 'pull.ready', { repository: fullName(repository), number: issue.number })
  await tellPull(world, repository, { actor, issue, action: draft ? 'converted_to_draft' : 'ready_for_review' })
}

/** Says that a pull request has arrived on its base, by a merge or because a push brought its commits there. */
export async function finishMerge(world: World, repository: Repository, on: OnPull & { sha: string }): Promise<void> {
  const { issue, actor, sha } = on
  close(world, on)
  issue.pull.mergedAt = issue.closedAt
  issue.pull.mergedBy = actor.user
  issue.pull.mergeCommitSha = sha
  world.record(actor, 'pull.merged', {
    repository: fullName(repository),
    number: issue.number,
    sha,
    head: issue.pull.head.sha,
  })
  await tellPull(world, repository, { actor, issue, action: 'closed' })
  if (issue.pull.base.ref === repository.defaultBranch) closeMentionedIssues(world, repository, on)
}

/** Takes back the approvals of a head that has moved, where a ruleset of the base says so. */
export function dismissApprovals(world: World, repository: Repository, { actor, issue }: OnPull): void {
  if (!rulesetsOf(repository, issue.pull.base.ref).some((ruleset) => ruleset.dismissStale)) return
  for (const review of issue.pull.reviews.filter((one) => one.state === 'APPROVED')) {
    dismissReview(world, repository, { actor, issue, review })
  }
}

export async function tellPull(
  world: World,
  repository: Repository,
  on: OnPull & { action: string; more?: Record<string, unknown> },
): Promise<void> {
  const { actor, issue, action, more } = on
  const payload = { number: issue.number, pull_request: await renderPull(world, repository, issue), ...more }
  world.notify({ event: 'pull_request', action, actor, repository, payload })
}

async function reopenPull(world: World, repository: Repository, { actor, issue }: OnPull): Promise<void> {
  const head = await repository.git.ref(`refs/heads/${issue.pull.head.ref}`)
  if (issue.pull.mergedAt !== null || head === null) throw refused('state', 'The pull request cannot be reopened.')
  await requireSides(repository, { head: issue.pull.head.ref, base: issue.pull.base.ref })
  issue.pull.head.sha = head
  issue.state = 'open'
  issue.closedAt = null
  issue.closedBy = null
  issue.updatedAt = world.timestamp()
  world.record(actor, 'pull.reopened', { repository: fullName(repository), number: issue.number })
  await tellPull(world, repository, { actor, issue, action: 'reopened' })
}

function close(world: World, { actor, issue }: OnPull): void {
  issue.state = 'closed'
  issue.closedAt = world.timestamp()
  issue.updatedAt = issue.closedAt
  issue.closedBy = actor.user
}

interface Wanted {
  readonly head: string
  readonly base: string
  readonly except?: number
}

async function requireSides(repository: Repository, wanted: Wanted): Promise<Pick<Pull, 'head' | 'base'>> {
  const [owner, headRef] = wanted.head.includes(':') ? wanted.head.split(':', 2) : [repository.owner.login, wanted.head]
  const ours = owner?.toLowerCase() === repository.owner.login.toLowerCase()
  const head = ours ? await repository.git.ref(`refs/heads/${headRef}`) : null
  const base = await repository.git.ref(`refs/heads/${wanted.base}`)
  if (head === null || headRef === undefined) throw wrong('head')
  if (base === null) throw wrong('base')
  const ahead = Number(await repository.git.text(['rev-list', '--count', `${base}..${head}`]))
  if (ahead === 0) throw refused(undefined, `No commits between ${wanted.base} and ${headRef}`)
  const twin = pullsOf(repository).find(
    (one) =>
      one.state === 'open' &&
      one.pull.head.ref === headRef &&
      one.pull.base.ref === wanted.base &&
      one.number !== wanted.except,
  )
  if (twin !== undefined)
    throw refused(undefined, `A pull request already exists for ${repository.owner.login}:${headRef}.`)
  return { head: { ref: headRef, sha: head }, base: { ref: wanted.base, sha: base } }
}

function wrong(field: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }])
}

function refused(field: string | undefined, message: string): GitHubRefusal {
  const place = field === undefined ? {} : { field }
  return new GitHubRefusal(422, 'Validation Failed', [{ resource: 'PullRequest', ...place, code: 'custom', message }])
}
