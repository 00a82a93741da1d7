import { shortDigest } from '../../domain/plan.ts'
import type { PlanState } from '../../domain/plan-state.ts'
import type { RunState } from '../../domain/run-state.ts'
import { answer, type Call, type CommandSpec, type Decision, type Said } from '../command.ts'
import { meantRun, noRun, standing } from '../live-runs.ts'

export const APPROVE: CommandSpec = {
  word: 'approve',
  usage: '/agent approve [commit or plan]',
  also: ['lgtm', 'ok', 'accept', 'yes'],
  effect: 'approves exactly that commit of the agent, or that plan (not for who asked for it)',
  where: "the agent's pull request, a plan",
  role: 'write',
  does: decideApprove,
}

function decideApprove({ text, said, runs }: Call): Decision {
  const run = meantRun(runs, ['awaiting-plan', 'awaiting-approval'])
  const named = text === '' ? undefined : (text.split(/\s/, 1)[0] ?? '')
  if (run === undefined) return answer(noRun(runs))
  return run.phase === 'awaiting-plan' && run.plan !== undefined
    ? approvePlan({ ...run, plan: run.plan }, said, named)
    : approveCommit(run, said, named)
}

// It is for one plan: the one that its author named or saw.
function approvePlan(run: RunState & { plan: PlanState }, said: Said, named?: string): Decision {
  const { digest, at } = run.plan
  const way = `Say \`/agent approve ${shortDigest(digest)}\` for the plan that stands now.`
  if (said.actor.id === run.intent.requester.id) {
    return answer('You asked for this plan: somebody else must approve it.')
  }
  if (named !== undefined && !isPrefix(named, digest)) return answer(`That is not the plan that waits here. ${way}`)
  if (named === undefined && !isAfter(said.at, at)) return answer(`That was said before this plan was there. ${way}`)
  const data = { by: said.actor, digest, comment: said.commentId }
  return { type: 'tell', runs: [run], event: { type: 'plan-approval.requested', data } }
}

// Without a commit the command means the one that was published: what its author could see.
function approveCommit(run: RunState, said: Said, commit?: string): Decision {
  const published = run.published?.commit
  if (published === undefined)
    return answer(`There is no pull request and no plan to approve here now. ${standing(run)}`)
  // Whether nobody else can write is the gate's to look at.
  const never = run.base?.policy.approval.requester !== 'if-sole-writer'
  if (never && said.actor.id === run.intent.requester.id) {
    return answer('You asked for this change: somebody else must approve it.')
  }
  if (commit !== undefined && !isPrefix(commit, published)) {
    return answer(`That is not the agent's commit. Look at it, and say \`/agent approve ${published.slice(0, 10)}\`.`)
  }
  const data = {
    by: said.actor,
    commit: published,
    comment: said.commentId,
    ...(said.thread && { inThread: true as const }),
  }
  return { type: 'tell', runs: [run], event: { type: 'approval.requested', data } }
}

/** Seven characters or more of a git object id or of a SHA-256. */
function isPrefix(named: string, full: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(named) && full.startsWith(named)
}

// GitHub's times are whole seconds.
function isAfter(said: string, shown: string): boolean {
  return Date.parse(said) >= Math.floor(Date.parse(shown) / 1000) * 1000
}
