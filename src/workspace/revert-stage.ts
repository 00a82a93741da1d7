import type { Revert } from '../domain/revert.ts'
import { openRound } from '../domain/round-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { DONE, type Journal, type Stage, type StageOutcome } from '../ports/stage.ts'
import { type RevertDeps, revertTree } from './revert-tree.ts'

export interface RevertStageDeps extends RevertDeps {
  readonly source: RevertDeps['source'] & Pick<SourceStore, 'fetch'>
  /** Works where nothing is to be taken back. */
  readonly otherwise: Stage
}

/** Stands in for the agent where a change of ours is taken back: no model, no sandbox, only trees. */
export function createRevertStage(deps: RevertStageDeps): Stage {
  return async (journal, signal) => {
    const { intent, agent, rounds } = journal.state()
    if (intent.revert === undefined) return deps.otherwise(journal, signal)
    if (agent !== undefined) return DONE
    const round = openRound(rounds === undefined ? {} : { rounds })
    if (round === undefined) return takeBack(journal, intent.revert, deps)
    const reason = 'A revert is made without a model: reject it, and ask for the other work by itself.'
    await journal.record({ type: 'round.abandoned', data: { round: round.round, reason } })
    return DONE
  }
}

async function takeBack(journal: Journal, revert: Revert, deps: RevertStageDeps): Promise<StageOutcome> {
  const { intent, base } = journal.state()
  const { repository } = intent
  if (base === undefined) throw new Error('a revert comes after its base was pinned')
  const [before, after] = [
    await deps.source.fetch(repository, revert.base),
    await deps.source.fetch(repository, revert.commit),
  ]
  const reverted = await revertTree({ repository, before: before.tree, after: after.tree, now: base.tree }, deps)
  if (reverted.type === 'conflict') return { type: 'ended', end: conflictOf(revert, reverted.paths) }
  const { tree, files } = reverted
  if (tree === base.tree) {
    return { type: 'ended', end: { how: 'no-change', reason: `Nothing of #${revert.pull} is left to take back.` } }
  }
  await journal.record({ type: 'change.exported', data: { baseTree: base.tree, tree, files, dropped: [] } })
  const summary = `Takes back what #${revert.pull} changed.`
  const finished = { outcome: 'submitted', title: revert.title, summary, reason: summary } as const
  await journal.record({ type: 'agent.finished', data: finished })
  return DONE
}

function conflictOf({ pull, ref }: Revert, paths: readonly string[]): RunEnd {
  const more = paths.length > 10 ? ` and ${paths.length - 10} more` : ''
  const named = `${paths.slice(0, 10).join(', ')}${more}`
  const reason = `#${pull} cannot be taken back by itself: ${named} changed on ${ref} since, in the same places. Revert it by hand, or ask for a fix.`
  return { how: 'refused', reason }
}
