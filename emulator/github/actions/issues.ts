import { missingField } from '../refusal.ts'
import { renderIssue, renderLabel } from '../render/issue.ts'
import { renderPull } from '../render/pull.ts'
import type { Actor } from '../state/accounts.ts'
import { type Issue, isPull, type Label } from '../state/issues.ts'
import { fullName, nextNumber, type Repository, type World } from '../state/world.ts'

interface OnIssue {
  readonly actor: Actor
  readonly issue: Issue
}

export interface NewIssue {
  readonly actor: Actor
  readonly title: string
  readonly body: string | null
  readonly labels: readonly string[]
}

export async function createIssue(world: World, repository: Repository, wanted: NewIssue): Promise<Issue> {
  if (wanted.title === '') throw missingField('Issue', 'title')
  const at = world.timestamp()
  const issue: Issue = {
    id: world.nextId(),
    number: nextNumber(repository),
    actor: wanted.actor,
    createdAt: at,
    comments: [],
    reactions: [],
    pull: undefined,
    title: wanted.title,
    body: wanted.body,
    state: 'open',
    stateReason: null,
    labels: wanted.labels.map((name) => findLabel(world, repository, name)),
    locked: false,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
  }
  repository.issues.set(issue.number, issue)
  world.record(wanted.actor, 'issue.created', {
    repository: fullName(repository),
    number: issue.number,
    title: issue.title,
  })
  tellIssue(world, repository, { actor: wanted.actor, issue, action: 'opened' })
  for (const label of issue.labels)
    await tellLabel(world, repository, { actor: wanted.actor, issue, label, action: 'labeled' })
  return issue
}

export interface IssueEdit {
  readonly title?: string | undefined
  readonly body?: string | null | undefined
}

/** Title and body of an issue proper; pull requests have their own edit. */
export function editIssue(world: World, repository: Repository, on: OnIssue & { edit: IssueEdit }): void {
  const { actor, issue, edit } = on
  const changes: Record<string, unknown> = {}
  if (edit.title !== undefined && edit.title !== issue.title) {
    changes.title = { from: issue.title }
    issue.title = edit.title
  }
  if (edit.body !== undefined && edit.body !== issue.body) {
    changes.body = { from: issue.body ?? '' }
    issue.body = edit.body
  }
  if (Object.keys(changes).length === 0) return
  issue.updatedAt = world.timestamp()
  world.record(actor, 'issue.updated', { repository: fullName(repository), number: issue.number, changes })
  tellIssue(world, repository, { actor, issue, action: 'edited', more: { changes } })
}

export function setIssueState(
  world: World,
  repository: Repository,
  on: OnIssue & { state: 'open' | 'closed'; reason: Issue['stateReason'] },
): void {
  const { actor, issue, state, reason } = on
  if (issue.state === state) return
  issue.state = state
  issue.stateReason = state === 'open' ? 'reopened' : (reason ?? 'completed')
  issue.updatedAt = world.timestamp()
  issue.closedAt = state === 'open' ? null : issue.updatedAt
  issue.closedBy = state === 'open' ? null : actor.user
  const action = state === 'open' ? 'reopened' : 'closed'
  world.record(actor, `issue.${action}`, { repository: fullName(repository), number: issue.number })
  tellIssue(world, repository, { actor, issue, action })
}

export async function addLabel(world: World, repository: Repository, on: OnIssue & { name: string }): Promise<void> {
  const { actor, issue, name } = on
  const label = findLabel(world, repository, name)
  if (issue.labels.some((one) => one.id === label.id)) return
  issue.labels.push(label)
  issue.updatedAt = world.timestamp()
  world.record(actor, 'label.added', { repository: fullName(repository), number: issue.number, label: label.name })
  await tellLabel(world, repository, { actor, issue, label, action: 'labeled' })
}

export async function removeLabel(world: World, repository: Repository, on: OnIssue & { label: Label }): Promise<void> {
  const { actor, issue, label } = on
  issue.labels = issue.labels.filter((one) => one.id !== label.id)
  issue.updatedAt = world.timestamp()
  world.record(actor, 'label.removed', { repository: fullName(repository), number: issue.number, label: label.name })
  await tellLabel(world, repository, { actor, issue, label, action: 'unlabeled' })
}

/** The repository's label of a name; GitHub makes the ones that it doesn't have. */
function findLabel(world: World, repository: Repository, name: string): Label {
  const known = repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase())
  if (known !== undefined) return known
  const label: Label = { id: world.nextId(), name, color: 'ededed', description: '', isDefault: false }
  repository.labels.push(label)
  return label
}

function tellIssue(
  world: World,
  repository: Repository,
  on: OnIssue & { action: string; more?: Record<string, unknown> },
): void {
  const payload = { issue: renderIssue(world, repository, on.issue), ...on.more }
  world.notify({ event: 'issues', action: on.action, actor: on.actor, repository, payload })
}

async function tellLabel(
  world: World,
  repository: Repository,
  on: OnIssue & { label: Label; action: string },
): Promise<void> {
  const { issue, actor, action } = on
  const label = renderLabel(world, repository, on.label)
  if (!isPull(issue)) return tellIssue(world, repository, { actor, issue, action, more: { label } })
  const payload = { number: issue.number, pull_request: await renderPull(world, repository, issue), label }
  world.notify({ event: 'pull_request', action, actor, repository, payload })
}
