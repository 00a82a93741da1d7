import { GitHubRefusal, missingField } from '../refusal.ts'
import { renderPull } from '../render/pull.ts'
import { rulesetsOf } from '../rules.ts'
import type { Actor } from '../state/accounts.ts'
import type { Pull, PullRequest } from '../state/issues.ts'
import { fullName, nextNumber, type Repository, type World } from '../state/world.ts'
import { closeMentionedIssues } from './closing.ts'
import { sourceOf } from './fork.ts'
import { refused, requireSides } from './pull-sides.ts'
import { dismissReview } from './reviews.ts'

export interface NewPull {
  readonly title: string
  readonly body: string | null
  readonly head: string
  readonly base: string
  readonly draft: boolean
}

export interface OnPull {
  readonly actor: Actor
  readonly issue: PullRequest
}

export async function createPull(
  world: World,
  repository: Repository,
  wanted: NewPull & { actor: Actor },
): Promise<PullRequest> {
  if (wanted.title === '') throw missingField('PullRequest', 'title')
  const sides = await requireSides(world, repository, wanted)
  const at = world.timestamp()
  const pull: Pull = {
    id: world.nextId(),
    ...sides,
    reviews: [],
    reviewComments: [],
    resolvedThreads: new Set(),
    requestedReviewers: [],
    requestedTeams: [],
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
  const { ref, sha } = pull.head
  const data = { draft: pull.draft, head: { ref, sha }, base: { ...pull.base }, title: issue.title }
  world.record(wanted.actor, 'pull.created', { repository: fullName(repository), number: issue.number, ...data })
  await tellPull(world, repository, { actor: wanted.actor, issue, action: 'opened' })
  return issue
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
  const source = sourceOf(world, repository, issue.pull.head)
  const sides = await requireSides(world, repository, {
    head: `${source.owner.login}:${issue.pull.head.ref}`,
    base: on.base,
    except: issue.number,
  })
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

function close(world: World, { actor, issue }: OnPull): void {
  issue.state = 'closed'
  issue.closedAt = world.timestamp()
  issue.updatedAt = issue.closedAt
  issue.closedBy = actor.user
}
