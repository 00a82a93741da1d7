import type { RepositoryRef } from '../domain/repository.ts'
import type { CheckRun, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import { renderCarriedChecks } from '../view/render-carried-checks.ts'
import { renderChecks, renderNoChangeChecks } from '../view/render-checks.ts'
import { carriedRuns, votesOn } from './carried-runs.ts'
import { isApproved } from './is-approved.ts'
import type { JudgeDeps, Scene } from './scene.ts'
import { upsertCheck } from './upsert-check.ts'

/**
 * Posts the three checks on a pull request that no live run speaks for: `success` where it holds no commit of the
 * agent, else what the runs of those commits say. A required check that is never posted would hang. What is shut leaves
 * the merge queue.
 */
export function createPullJudge(deps: JudgeDeps) {
  return async (repository: RepositoryRef, number: number): Promise<void> => {
    const gate = deps.codeHost.open(repository, 'gate')
    const pull = await gate.pull(number)
    if (pull.state === 'closed') return
    const checks = await checksOf({ ...deps, pull, repository, gate })
    for (const check of checks) await upsertCheck(gate, check)
    // A group that is green already is merged whatever its pull request's checks say by now. A draft is in no queue.
    const shut = checks.some(({ conclusion }) => conclusion !== 'success')
    if (!shut || pull.draft || !(await gate.mergeStanding(number)).queued) return
    await deps.codeHost.open(repository, 'merge').dequeuePull(pull.nodeId)
  }
}

async function checksOf(scene: Scene): Promise<CheckRun[]> {
  const { pull, gate } = scene
  const twins = (await gate.openPullsWithHead(pull.headSha)).filter((twin) => twin.number !== pull.number)
  const { shas, complete } = await commitsOf(gate, [pull, ...twins])
  const carried = await carriedRuns(scene, [...new Set([...shas, pull.headSha])])
  const own = carried.find((state) => state.published?.pull === pull.number)
  if (own !== undefined) return renderChecks(own, pull.headSha)
  // The run that is opening this very pull request posts its checks itself.
  if (carried.some((state) => state.published === undefined)) return []
  const refuse = (reason: string) => renderCarriedChecks(pull, carried, { approved: false, reasons: [reason] })
  if (carried.length > 0 && twins.length > 0) return refuse(twinReason(twins))
  if (!complete) return refuse('More than 250 commits: not all could be looked at.')
  // Opened again after its run was over. What was said before stands on the same commit: only a run can count it.
  if (carried.some((state) => state.published?.pull === pull.number && !isApproved(state))) {
    return refuse('The run that opened it is over: ask again.')
  }
  // A lost or restored database must not turn what the agent made into nobody's.
  const { bot } = await scene.codeHost.identity()
  if (carried.length === 0 && pull.author.id === bot.id) return refuse('I opened it, and know of no run behind it.')
  if (carried.length === 0) return renderNoChangeChecks(pull.number, pull.headSha)
  return renderCarriedChecks(pull, carried, await votesOn(scene, carried))
}

// A check stands on a commit, so it opens every pull request with that head: what one of them carries, all do.
async function commitsOf(gate: RepositoryHost, pulls: readonly HostedPull[]) {
  const lists = await Promise.all(pulls.map((pull) => gate.pullCommits(pull.number)))
  return { shas: lists.flatMap((list) => list.shas), complete: lists.every((list) => list.complete) }
}

function twinReason(twins: readonly HostedPull[]): string {
  const numbers = twins.map((twin) => `#${twin.number}`).join(', ')
  return `Its head is also the head of ${numbers}: close all but one of them, then close and reopen that one.`
}
