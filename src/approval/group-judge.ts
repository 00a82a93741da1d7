import type { MergeGroup } from '../domain/merge-group.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CheckRun, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import { renderCarriedChecks } from '../view/render-carried-checks.ts'
import { renderNoChangeChecks } from '../view/render-checks.ts'
import { carriedRuns, isApproved, type JudgeDeps, type Scene, votesOn } from './carried-runs.ts'
import { upsertCheck } from './upsert-check.ts'

/**
 * Posts the three checks on what a merge queue would merge: `success` where no commit of the agent lies in it or all
 * were approved. The queue waits for checks that are never posted, and puts out what gets another conclusion.
 */
export function createGroupJudge(deps: JudgeDeps) {
  return async (repository: RepositoryRef, group: MergeGroup): Promise<void> => {
    const gate = deps.codeHost.open(repository, 'gate')
    for (const check of await checksOf(group, { ...deps, repository, gate })) await upsertCheck(gate, check)
  }
}

async function checksOf(group: MergeGroup, deps: Omit<Scene, 'pull'>): Promise<CheckRun[]> {
  const place = { number: group.pull ?? 0, headSha: group.headSha, what: 'merge group' } as const
  const refused = { approved: false, reasons: ["The queue's branch does not say whose it is."] }
  if (group.pull === undefined) return renderCarriedChecks(place, [], refused)
  const pull = await deps.gate.pull(group.pull)
  const { headed, beneath, complete } = await runsIn(group, { ...deps, pull })
  const carried = [...headed, ...beneath]
  const { bot } = await deps.codeHost.identity()
  if (complete && carried.length === 0 && pull.author.id !== bot.id) {
    return renderNoChangeChecks(place.number, place.headSha, place.what)
  }
  const reason = complete ? obstacleOf(pull, headed, beneath) : 'More commits than can be listed.'
  const votes = reason === undefined ? await votesOn({ ...deps, pull }, headed) : { approved: false, reasons: [reason] }
  return renderCarriedChecks(place, carried, votes)
}

interface Inside {
  /** What the pull request carries that heads the group. */
  readonly headed: readonly RunState[]
  readonly beneath: readonly RunState[]
  readonly complete: boolean
}

async function runsIn(group: MergeGroup, scene: Scene): Promise<Inside> {
  const { own, shas, complete } = await commitsOf(group, scene.pull, scene.gate)
  const headed = await carriedRuns(scene, own)
  const all = await carriedRuns(scene, shas)
  const beneath = all.filter(({ runId }) => headed.every((state) => state.runId !== runId))
  return { headed, beneath, complete }
}

// Votes on the pull request that heads the group count for what it carries. What others brought into the group, and
// what the agent opened itself, was approved on its own or not at all.
function obstacleOf(pull: HostedPull, headed: Inside['headed'], beneath: Inside['beneath']): string | undefined {
  // A lost or restored database must not turn what the agent made into nobody's.
  if (headed.length + beneath.length === 0) return `I opened #${pull.number}, and know of no run behind it.`
  const own = headed.filter(({ published }) => published === undefined || published.pull === pull.number)
  if (own.some(({ published }) => published?.commit !== pull.headSha)) {
    return `The head of #${pull.number} is not the commit that was judged.`
  }
  const waiting = [...own, ...beneath].filter((state) => !isApproved(state))
  const names = waiting.map(({ runId }) => `run ${runId}`).join(', ')
  return waiting.length === 0 ? undefined : `Nobody approved ${names}.`
}

// A queue may squash or rebase, which leaves no commit of the pull request in the group: so its own are asked for too.
// And it may merge several groups by the last one's checks alone: so everything counts that the base branch lacks.
async function commitsOf({ baseSha, baseBranch, headSha }: MergeGroup, pull: HostedPull, gate: RepositoryHost) {
  const own = await gate.pullCommits(pull.number)
  const added = await gate.commitsBetween(baseSha, headSha)
  const landing = await gate.commitsBetween(baseBranch, headSha)
  return {
    own: [...new Set([...own.shas, pull.headSha])],
    shas: [...new Set([headSha, ...added.shas, ...landing.shas])],
    complete: own.complete && added.complete && landing.complete,
  }
}
