import type { Actor } from '../state/accounts.ts'
import { comesFrom, type PullRequest } from '../state/issues.ts'
import { fullName, pullsOf, type Repository, type World } from '../state/world.ts'
import { bringIn } from './fork.ts'
import { closePull, dismissApprovals, finishMerge, retargetPull, tellPull } from './pulls.ts'

interface Followed {
  readonly actor: Actor
  readonly branch: string
}

/** Open pull requests after a branch moved: heads follow, approvals may go stale, arrived ones are merged. */
export async function followBranch(
  world: World,
  repository: Repository,
  moved: Followed & { after: string; merging: number | undefined },
): Promise<void> {
  await followFork(world, repository, moved)
  for (const issue of openPulls(repository)) {
    if (comesFrom(issue, moved.branch)) await synchronize(world, repository, { ...moved, issue })
    if (issue.pull.base.ref === moved.branch && issue.number !== moved.merging) {
      const arrived = await repository.git.exec(['merge-base', '--is-ancestor', issue.pull.head.sha, moved.after])
      if (arrived.code === 0) await finishMerge(world, repository, { actor: moved.actor, issue, sha: moved.after })
    }
  }
}

/** Open pull requests after a branch was deleted: from it closed, onto it retargeted if it was merged, else closed. */
export async function forgetBranch(world: World, repository: Repository, gone: Followed): Promise<void> {
  const merged = pullsOf(repository).findLast((issue) => comesFrom(issue, gone.branch) && issue.pull.mergedAt !== null)
  for (const issue of openPulls(repository)) {
    const { base } = issue.pull
    if (comesFrom(issue, gone.branch)) await closePull(world, repository, { actor: gone.actor, issue })
    else if (base.ref !== gone.branch) continue
    else if (merged === undefined) await closePull(world, repository, { actor: gone.actor, issue })
    else await retargetPull(world, repository, { actor: gone.actor, issue, base: merged.pull.base.ref })
  }
}

// What was pushed to a fork moves the pull request in the repository above it.
async function followFork(world: World, fork: Repository, moved: Followed & { after: string }): Promise<void> {
  const above = fork.forkOf
  if (above === undefined) return
  for (const issue of openPulls(above)) {
    const { head } = issue.pull
    if (head.fork !== fork.id || head.ref !== moved.branch) continue
    await bringIn(above, fork, moved.branch)
    await synchronize(world, above, { ...moved, issue })
  }
}

async function synchronize(
  world: World,
  repository: Repository,
  moved: Followed & { after: string; issue: PullRequest },
): Promise<void> {
  const { issue, after, actor } = moved
  const before = issue.pull.head.sha
  if (before === after) return
  issue.pull.head.sha = after
  issue.pull.base.sha = (await repository.git.ref(`refs/heads/${issue.pull.base.ref}`)) ?? issue.pull.base.sha
  issue.updatedAt = world.timestamp()
  await repository.git.setRef(`refs/pull/${issue.number}/head`, after)
  world.record(actor, 'pull.synchronized', { repository: fullName(repository), number: issue.number, before, after })
  await tellPull(world, repository, { actor, issue, action: 'synchronize', more: { before, after } })
  dismissApprovals(world, repository, { actor, issue })
}

function openPulls(repository: Repository): PullRequest[] {
  return pullsOf(repository).filter((issue) => issue.state === 'open')
}
