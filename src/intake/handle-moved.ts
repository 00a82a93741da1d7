import { isFault } from '../domain/fault.ts'
import type { RunSummary } from '../ports/run-store.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import type { BranchPushed, PullMoved } from './interpretation.ts'

/** Something about a pull request moved: its run looks again, or its checks are renewed. */
export async function handlePullMoved(moved: PullMoved, delivery: string, deps: IntakeDeps): Promise<Handled> {
  const { repository, number } = moved
  const runs = await deps.runs.find(repository.id, [{ kind: 'pull', value: String(number) }])
  for (const run of runs) {
    if (moved.mergeCommit !== undefined) await deps.runs.link(run.runId, { kind: 'commit', value: moved.mergeCommit })
  }
  const live = runs.filter((run) => !run.finished)
  for (const run of live) await wake(run, { what: moved.what, delivery }, deps)
  if (live.length > 0) return done(`run ${live.map((run) => run.runId).join(', ')} looks again`)
  if (moved.what === 'closed') return nothing('a closed pull request needs no checks')
  await deps.judgePull(repository, number)
  return done('checks renewed')
}

/** A base branch moved: whatever waits for it looks again. The default branch also holds the policy of all. */
export async function handleBranchPushed(pushed: BranchPushed, delivery: string, deps: IntakeDeps): Promise<Handled> {
  const { repository, branch } = pushed
  const runs =
    branch === repository.defaultBranch
      ? await deps.runs.list({ repositoryId: repository.id, limit: 100 })
      : await deps.runs.find(repository.id, [{ kind: 'base', value: branch }])
  const live = runs.filter((run) => !run.finished)
  for (const run of live) await wake(run, { what: `${branch} moved`, delivery }, deps)
  return live.length === 0 ? nothing('no run waits for that branch') : done(`${live.length} runs look again`)
}

// The run may end between being found and being told: then there is nothing left to tell.
async function wake(
  run: RunSummary,
  data: { readonly what: string; readonly delivery: string },
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
