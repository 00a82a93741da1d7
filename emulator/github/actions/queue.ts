import { GitHubRefusal } from '../refusal.ts'
import { renderMergeGroup } from '../render/merge-group.ts'
import { checkViolations, evaluateMerge, mergeQueueOf, rulesetsOf } from '../rules.ts'
import type { Actor } from '../state/accounts.ts'
import type { PullRequest } from '../state/issues.ts'
import type { QueueEntry } from '../state/queue.ts'
import { fullName, type Repository, type World } from '../state/world.ts'
import { findUser, registerUser } from '../world.ts'
import { writeMerge } from './merge.ts'
import { finishMerge, tellPull } from './pulls.ts'
import { moveRef } from './refs.ts'

interface OnQueue {
  readonly actor: Actor
  readonly issue: PullRequest
}

type DequeueReason = 'CI_FAILURE' | 'MERGE_CONFLICT' | 'DEQUEUED' | 'INVALID_MERGE_COMMIT'

/** Puts a pull request behind those that wait, and asks for the checks of what would be merged with it. */
export async function enqueuePull(
  world: World,
  repository: Repository,
  on: OnQueue & { head: string | undefined },
): Promise<QueueEntry> {
  const { actor, issue, head = issue.pull.head.sha } = on
  const branch = issue.pull.base.ref
  if (mergeQueueOf(repository, branch) === undefined) throw refused('The base branch has no merge queue')
  if (issue.state === 'closed' || issue.pull.draft) throw refused('Pull request is not in a mergeable state')
  if (head !== issue.pull.head.sha) throw refused('Head branch was modified. Review and try again.')
  if (entryOf(repository, issue) !== undefined) throw refused('Pull request is already in the queue')
  const { mergeable, violations } = await evaluateMerge(world, repository, issue)
  if (mergeable !== true || violations.length > 0) throw refused(['Pull request', ...violations].join(' '))
  const line = lineOf(repository, branch)
  const made = { id: world.nextId(), issue, actor, enqueuedAt: world.timestamp(), head }
  const group = await makeGroup(world, repository, { ...made, behind: line.at(-1) })
  if (group === undefined) throw refused('Pull request conflicts with what is in the queue')
  const entry: QueueEntry = { ...made, group }
  line.push(entry)
  world.record(actor, 'pull.enqueued', { repository: fullName(repository), number: issue.number, head })
  await tellPull(world, repository, { actor, issue, action: 'enqueued' })
  await askForChecks(world, repository, entry)
  return entry
}

export async function dequeuePull(
  world: World,
  repository: Repository,
  on: OnQueue & { reason?: DequeueReason },
): Promise<QueueEntry> {
  const { actor, issue, reason = 'DEQUEUED' } = on
  const line = lineOf(repository, issue.pull.base.ref)
  const entry = entryOf(repository, issue)
  if (entry === undefined) throw refused('Pull request is not in the queue')
  const [, ...behind] = line.splice(line.indexOf(entry))
  await dropGroup(world, repository, entry)
  world.record(actor, 'pull.dequeued', { repository: fullName(repository), number: issue.number, reason })
  await tellPull(world, repository, { actor, issue, action: 'dequeued', more: { reason } })
  for (const one of behind) await queueAnew(world, repository, { line, entry: one })
  return entry
}

export function entryOf(repository: Repository, issue: PullRequest): QueueEntry | undefined {
  return [...repository.queues.values()].flat().find((entry) => entry.issue === issue)
}

/** Merges what is green, lets go of what is red or has moved. Called after whatever was done. */
export async function advanceQueues(world: World): Promise<void> {
  for (const repository of world.repositories) {
    for (const [branch, line] of repository.queues) {
      for (const entry of [...line]) if (hasMoved(entry, branch)) await letGo(world, repository, entry, 'DEQUEUED')
      while (line[0] !== undefined && (await turn(world, repository, line[0]))) {}
    }
  }
}

async function turn(world: World, repository: Repository, entry: QueueEntry): Promise<boolean> {
  const branch = entry.issue.pull.base.ref
  const missing = checkViolations(repository, entry.group.sha, rulesetsOf(repository, branch))
  if (missing.some((sentence) => sentence.endsWith('failing.'))) {
    await letGo(world, repository, entry, 'CI_FAILURE')
    return true
  }
  if (missing.length > 0) return false
  const actor = queueBot(world)
  lineOf(repository, branch).shift()
  const { base, sha } = entry.group
  const { issue } = entry
  const ref = `refs/heads/${branch}`
  await moveRef(world, repository, { actor, ref, before: base, after: sha, merging: issue.number })
  await finishMerge(world, repository, { actor, issue, sha })
  await dropGroup(world, repository, entry)
  return true
}

function hasMoved({ issue, head, group }: QueueEntry, branch: string): boolean {
  const { pull, state } = issue
  const elsewhere = pull.base.ref !== branch || !group.ref.includes(`/${branch}/`)
  return state === 'closed' || pull.draft || pull.head.sha !== head || elsewhere
}

async function letGo(world: World, repository: Repository, entry: QueueEntry, reason: DequeueReason): Promise<void> {
  await dequeuePull(world, repository, { actor: queueBot(world), issue: entry.issue, reason })
}

async function queueAnew(
  world: World,
  repository: Repository,
  { line, entry }: { readonly line: QueueEntry[]; readonly entry: QueueEntry },
): Promise<void> {
  await dropGroup(world, repository, entry)
  const group = await makeGroup(world, repository, { ...entry, behind: line.at(-1) })
  line.push(entry)
  if (group === undefined) return letGo(world, repository, entry, 'MERGE_CONFLICT')
  entry.group = group
  await askForChecks(world, repository, entry)
}

async function makeGroup(
  world: World,
  repository: Repository,
  { issue, behind }: { readonly issue: PullRequest; readonly behind: QueueEntry | undefined },
): Promise<QueueEntry['group'] | undefined> {
  const branch = issue.pull.base.ref
  const base = behind?.group.sha ?? (await repository.git.text(['rev-parse', `refs/heads/${branch}`]))
  const method = mergeQueueOf(repository, branch) ?? 'merge'
  const words = { sha: undefined, title: undefined, message: undefined, workflows: true }
  const actor = queueBot(world)
  try {
    const sha = await writeMerge(world, repository, { actor, issue, method, base, ...words })
    const ref = `refs/heads/gh-readonly-queue/${branch}/pr-${issue.number}-${base}`
    await moveRef(world, repository, { actor, ref, before: null, after: sha })
    return { ref, base, sha }
  } catch (error) {
    if (error instanceof GitHubRefusal) return undefined
    throw error
  }
}

async function dropGroup(world: World, repository: Repository, { group }: QueueEntry): Promise<void> {
  if ((await repository.git.ref(group.ref)) === null) return
  await moveRef(world, repository, { actor: queueBot(world), ref: group.ref, before: group.sha, after: null })
}

async function askForChecks(world: World, repository: Repository, entry: QueueEntry): Promise<void> {
  const payload = { merge_group: await renderMergeGroup(repository, entry) }
  world.notify({ event: 'merge_group', action: 'checks_requested', actor: queueBot(world), repository, payload })
}

function lineOf(repository: Repository, branch: string): QueueEntry[] {
  const line = repository.queues.get(branch) ?? []
  repository.queues.set(branch, line)
  return line
}

function queueBot(world: World): Actor {
  const login = 'github-merge-queue[bot]'
  return { user: findUser(world, login) ?? registerUser(world, { login, type: 'Bot' }), app: null }
}

function refused(message: string): GitHubRefusal {
  return new GitHubRefusal(422, message)
}
