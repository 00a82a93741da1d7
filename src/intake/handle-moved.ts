import { isFault } from '../domain/fault.ts'
import { RETARGETED } from '../domain/gate-state.ts'
import { hasRole } from '../domain/repository.ts'
import type { EventData } from '../domain/run-event.ts'
import { reduce } from '../domain/run-state.ts'
import type { RunStore, RunSummary } from '../ports/run-store.ts'
import { askRound } from './ask-round.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import { learnFrom } from './handle-memory.ts'
import type { AccessChanged, BranchPushed, PeopleChanged, PullMoved } from './interpretation.ts'
import { stackedRuns } from './stacked-runs.ts'

const PAGE = 100

/** Something about a pull request moved: its run looks again, or its checks are renewed. */
export async function handlePullMoved(moved: PullMoved, delivery: string, deps: IntakeDeps): Promise<Handled> {
  const { repository, number } = moved
  const runs = await deps.runs.find(repository.id, [{ kind: 'pull', value: String(number) }])
  if (moved.mergeCommit !== undefined) await linkMerge(moved, moved.mergeCommit, runs, deps)
  if (moved.criticism !== undefined) await learnFromCriticism(moved, moved.criticism, { runs, deps })
  const own = unfinished(runs)
  const twins = await twinRuns(moved, deps)
  for (const run of await stackedOn(moved, deps)) await wake(run, { what: `#${number} ${moved.what}`, delivery }, deps)
  for (const run of own) await wake(run, { what: moved.what, delivery }, deps)
  for (const run of twins) await wake(run, { what: `#${number} ${moved.what}`, delivery }, deps)
  if (moved.changes !== undefined) await askForChanges(moved.changes, own, deps)
  const live = [...own, ...twins]
  if (live.length > 0) return done(`run ${live.map((run) => run.runId).join(', ')} looks again`)
  if (moved.what === 'closed') return nothing('a closed pull request needs no checks')
  await deps.judgePull(repository, number)
  return done('checks renewed')
}

// What is stacked on it follows it when it is merged, closed, or goes elsewhere.
async function stackedOn({ repository, number, what }: PullMoved, { runs }: IntakeDeps): Promise<RunSummary[]> {
  return what === 'closed' || what === RETARGETED ? stackedRuns(runs, { repositoryId: repository.id, number }) : []
}

// Of what somebody with write access says about the agent's own pull request.
async function learnFromCriticism(
  { repository, number }: PullMoved,
  { by, body, review }: NonNullable<PullMoved['criticism']>,
  { runs, deps }: { readonly runs: readonly RunSummary[]; readonly deps: IntakeDeps },
): Promise<void> {
  const run = runs[0] && reduce(await deps.runs.read(runs[0].runId))
  if (run === undefined) return
  const role = await deps.codeHost.open(repository, 'read').roleOf(by)
  if (!hasRole(role, 'write')) return
  await learnFrom(run, { reason: body, by: by.login, number, key: `review:${review}` }, deps.memory)
}

async function askForChanges(
  { by, body, review, ...said }: NonNullable<PullMoved['changes']>,
  own: readonly RunSummary[],
  deps: IntakeDeps,
): Promise<void> {
  for (const { runId } of own) {
    const run = reduce(await deps.runs.read(runId))
    const request = { ...said, cause: 'review', key: `review:${review}`, by, text: body, review } as const
    if (run !== undefined) await askRound(run, request, deps)
  }
}

// What a merge or squash made carries what went into it, however many branches it has come through.
async function linkMerge(
  { repository, number }: PullMoved,
  mergeCommit: string,
  own: readonly RunSummary[],
  deps: IntakeDeps,
): Promise<void> {
  const { shas } = await deps.codeHost.open(repository, 'read').pullCommits(number)
  const inside = await deps.runs.find(
    repository.id,
    shas.map((value) => ({ kind: 'commit', value })),
  )
  for (const run of [...own, ...inside]) await deps.runs.link(run.runId, { kind: 'commit', value: mergeCommit })
}

// A check stands on a commit: where another pull request has a live run's commit as its head, the run speaks for both.
async function twinRuns({ repository, number, head }: PullMoved, { runs }: IntakeDeps): Promise<RunSummary[]> {
  if (head === undefined) return []
  const twins: RunSummary[] = []
  for (const run of unfinished(await runs.find(repository.id, [{ kind: 'commit', value: head }]))) {
    const published = reduce(await runs.read(run.runId))?.published
    if (published !== undefined && published.commit === head && published.pull !== number) twins.push(run)
  }
  return twins
}

/**
 * A base branch moved: whatever waits for it looks again. The default branch also holds the policy of all. Who pushed to
 * the agent's own branch is noted.
 */
export async function handleBranchPushed(pushed: BranchPushed, delivery: string, deps: IntakeDeps): Promise<Handled> {
  const { repository, branch, by } = pushed
  const own =
    by.type === 'User' ? unfinished(await deps.runs.find(repository.id, [{ kind: 'branch', value: branch }])) : []
  for (const run of own) await wake(run, { what: `${branch} was pushed to`, delivery, pusher: by }, deps)
  const live =
    branch === repository.defaultBranch
      ? await publishedRuns(deps.runs, repository.id)
      : unfinished(await deps.runs.find(repository.id, [{ kind: 'base', value: branch }]))
  for (const run of live) await wake(run, { what: `${branch} moved`, delivery }, deps)
  const woken = new Set([...own, ...live].map(({ runId }) => runId)).size
  return woken === 0 ? nothing('no run waits for that branch') : done(`${woken} runs look again`)
}

/** Approvals are counted anew: roles as they are now. */
export async function handleAccessChanged(
  changed: AccessChanged,
  delivery: string,
  deps: IntakeDeps,
): Promise<Handled> {
  const live = await publishedRuns(deps.runs, changed.repository.id)
  for (const run of live) await wake(run, { what: changed.what, delivery }, deps)
  return live.length === 0 ? nothing('no run waits for approval') : done(`${live.length} runs look again`)
}

/** The same, of every repository of an account: a team may stand in any policy. */
export async function handlePeopleChanged(
  changed: PeopleChanged,
  delivery: string,
  deps: IntakeDeps,
): Promise<Handled> {
  const all = await publishedRuns(deps.runs)
  const live = all.filter(({ installationId }) => installationId === changed.installationId)
  for (const run of live) await wake(run, { what: changed.what, delivery }, deps)
  return live.length === 0 ? nothing('no run waits for approval') : done(`${live.length} runs look again`)
}

type PublishedRun = RunSummary & { readonly installationId: number }

// Only what waits at a pull request. The others look at the default branch when their turn comes; woken now, they would
// be carried in the lane of decisions, agent and all.
async function publishedRuns(runs: RunStore, repositoryId?: number): Promise<PublishedRun[]> {
  const published: PublishedRun[] = []
  const which = { ...(repositoryId === undefined ? {} : { repositoryId }), limit: PAGE }
  let page = await runs.list(which)
  while (page.length > 0) {
    for (const run of unfinished(page)) {
      const state = reduce(await runs.read(run.runId))
      if (state?.published === undefined) continue
      published.push({ ...run, installationId: state.intent.repository.installationId })
    }
    const last = page.at(-1)
    page = last === undefined || page.length < PAGE ? [] : await runs.list({ ...which, before: last.runId })
  }
  return published
}

function unfinished(runs: readonly RunSummary[]): RunSummary[] {
  return runs.filter((run) => !run.finished)
}

// The run may end between being found and being told: then there is nothing left to tell.
export async function wake(
  run: Pick<RunSummary, 'runId'>,
  data: EventData['pull.changed'],
  deps: IntakeDeps,
): Promise<void> {
  try {
    await deps.runs.appendInbox(run.runId, { type: 'pull.changed', data }, 'system')
  } catch (error) {
    if (isFault(error, 'conflict')) return
    throw error
  }
  await deps.queue.enqueue({ runId: run.runId, lane: 'gate' })
}
