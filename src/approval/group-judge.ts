import type { MergeGroup } from '../domain/merge-group.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CheckRun, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { RunStore } from '../ports/run-store.ts'
import { renderCarriedChecks } from '../view/render-carried-checks.ts'
import { renderNoChangeChecks } from '../view/render-checks.ts'
import { objectionsElsewhere } from './approved-elsewhere.ts'
import { carriedRuns, votesOn } from './carried-runs.ts'
import { isApproved } from './is-approved.ts'
import type { JudgeDeps, Scene } from './scene.ts'
import { upsertCheck } from './upsert-check.ts'

export interface GroupJudgeDeps extends JudgeDeps {
  readonly runs: Pick<RunStore, 'find' | 'read' | 'link'>
}

type Judging = Omit<Scene, 'pull'> & GroupJudgeDeps
type PullScene = Scene & GroupJudgeDeps

/** `too-early`: it stands on another group that was not judged yet, so that nobody knows what lies in it. */
export type GroupJudged = 'posted' | 'too-early'

/**
 * Posts the three checks on what a merge queue would merge: `success` where no commit of the agent lies in it or all
 * were approved. The queue waits for checks that are never posted, and puts out what gets another conclusion.
 */
export function createGroupJudge(deps: GroupJudgeDeps) {
  return async (repository: RepositoryRef, group: MergeGroup): Promise<GroupJudged> => {
    const gate = deps.codeHost.open(repository, 'gate')
    const checks = await checksOf(group, { ...deps, repository, gate })
    for (const check of checks ?? []) await upsertCheck(gate, check)
    return checks === undefined ? 'too-early' : 'posted'
  }
}

async function checksOf(group: MergeGroup, deps: Judging): Promise<CheckRun[] | undefined> {
  const place = { number: group.pull ?? 0, headSha: group.headSha, what: 'merge group' } as const
  const refused = { approved: false, reasons: ["The queue's branch does not say whose it is."] }
  if (group.pull === undefined) return renderCarriedChecks(place, [], refused)
  const pull = await deps.gate.pull(group.pull)
  const inside = await runsIn(group, { ...deps, pull })
  if (inside === undefined) return undefined
  const { headed, beneath, complete } = inside
  const carried = [...headed, ...beneath]
  const { bot } = await deps.codeHost.identity()
  if (complete && carried.length === 0 && pull.author.id !== bot.id) {
    return renderNoChangeChecks(place.number, place.headSha, place.what)
  }
  const reason = complete ? obstacleOf(pull, headed, beneath) : 'More commits than can be listed.'
  const elsewhere = reason === undefined ? await objectionsElsewhere({ ...deps, pull, reviews: [] }, beneath) : [reason]
  const votes =
    elsewhere.length === 0 ? await votesOn({ ...deps, pull }, headed) : { approved: false, reasons: elsewhere }
  return renderCarriedChecks(place, carried, votes)
}

interface Inside {
  /** What the pull request carries that heads the group. */
  readonly headed: readonly RunState[]
  readonly beneath: readonly RunState[]
  readonly complete: boolean
}

// Deliveries come in any order: only once the group beneath was judged is it known what lies in it.
async function runsIn(group: MergeGroup, scene: PullScene): Promise<Inside | undefined> {
  const { own, shas, complete } = await commitsOf(group, scene.pull, scene.gate)
  if (shas.includes(group.baseSha) && !(await wasJudged(group.baseSha, scene))) return undefined
  const headed = await carriedRuns(scene, own)
  // What the queue squashes has no commit of the run in it: whatever is put upon this group finds the run by its head.
  for (const { runId } of headed) await scene.runs.link(runId, { kind: 'commit', value: group.headSha })
  const all = await carriedRuns(scene, shas)
  const beneath = all.filter(({ runId }) => headed.every((state) => state.runId !== runId))
  return { headed, beneath, complete }
}

async function wasJudged(headSha: string, { gate, codeHost }: PullScene): Promise<boolean> {
  const { appId } = await codeHost.identity()
  return (await gate.checks(headSha)).some((check) => check.appId === appId)
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
