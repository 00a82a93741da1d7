import { openRound } from '../domain/round-state.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { DONE, type Stage } from '../ports/stage.ts'

export interface BaseStageDeps {
  readonly source: Pick<SourceStore, 'diff'>
  /** Works in rounds of every other cause. */
  readonly otherwise: Stage
}

/** Stands in for the agent where a change was only brought onto another base: its tree is known, nobody works. */
export function createBaseStage({ source, otherwise }: BaseStageDeps): Stage {
  return async (journal, signal) => {
    const state = journal.state()
    const { agent, base, change, intent } = state
    const round = openRound(state)
    if (round?.cause !== 'base' || round.from === undefined || base === undefined) return otherwise(journal, signal)
    if (agent !== undefined) return DONE
    if (change === undefined) {
      const { files } = await source.diff(intent.repository, base.tree, round.from.tree)
      const paths = files.map(({ path }) => path)
      const exported = { baseTree: base.tree, tree: round.from.tree, files: paths, dropped: [] }
      await journal.record({ type: 'change.exported', data: exported })
    }
    const { title = '', summary = '' } = round.before.agent ?? {}
    const finished = { outcome: 'submitted', title, summary, reason: round.reason } as const
    await journal.record({ type: 'agent.finished', data: finished })
    return DONE
  }
}
