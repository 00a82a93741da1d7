import type { RunState } from '../../domain/run-state.ts'
import { answer, type Call, type CommandSpec, type Decision } from '../command.ts'
import { liveRuns } from '../live-runs.ts'

export const REVERT: CommandSpec = {
  word: 'revert',
  usage: '/agent revert',
  also: ['undo', 'rollback'],
  effect: 'opens a draft pull request that takes the merged change back; judged and approved like every change',
  where: "the agent's merged pull request, its issue",
  role: 'write',
  does: decideRevert,
}

function decideRevert({ runs, number }: Call): Decision {
  const merged = runs.filter(({ end, published }) => end?.how === 'merged' && published !== undefined)
  const run = merged.find(({ published }) => published?.pull === number) ?? merged[0]
  if (run === undefined) return answer('No change of mine was merged here: there is nothing to revert.')
  if (liveRuns(runs).some(({ intent }) => isRevertOf(intent, run))) return answer('A revert of it is under way here.')
  const done = merged.find(({ intent }) => isRevertOf(intent, run))
  if (done !== undefined) {
    return answer(`#${done.published?.pull} reverted it; \`/agent revert\` there brings it back.`)
  }
  return { type: 'revert', run }
}

function isRevertOf({ revert }: RunState['intent'], { runId }: RunState): boolean {
  return revert?.run === runId
}
