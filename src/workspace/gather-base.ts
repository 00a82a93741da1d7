import type { RunState } from '../domain/run-state.ts'
import type { HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { type RevertDeps, revertTree } from './revert-tree.ts'

export interface GatherBaseDeps extends RevertDeps {
  readonly source: RevertDeps['source'] & Pick<SourceStore, 'fetch'>
}

interface Scene {
  readonly state: RunState
  readonly requests: readonly { readonly text?: string }[]
  readonly pull: HostedPull
  readonly host: Pick<RepositoryHost, 'branchHead' | 'mergeBase'>
}

/** What a pull request is brought onto, file by file and without a model: the tip of the branch that it goes to now. */
export function createGatherBase(deps: GatherBaseDeps) {
  return async ({ state, requests, pull, host }: Scene) => {
    const { intent, base } = state
    const { repository } = intent
    const ref = pull.baseRef
    const tip = await host.branchHead(ref)
    if (tip === undefined || base === undefined) return nothing(`The branch ${ref} is gone.`)
    if ((await host.mergeBase(tip, pull.headSha)) === tip) {
      if (base.commit === tip && base.ref === ref) return nothing(`It stands on the tip of ${ref} already.`)
    }
    const [head, now] = [await deps.source.fetch(repository, pull.headSha), await deps.source.fetch(repository, tip)]
    // What the change did, done to what stands there now: from its head back to its base, backwards.
    const brought = await revertTree({ repository, before: head.tree, after: base.tree, now: now.tree }, deps)
    if (brought.type === 'conflict') return nothing(conflictOf(ref, brought.paths))
    if (brought.tree === now.tree) return nothing(`Nothing of it is left to bring onto ${ref}: it is there already.`)
    const why = requests.find(({ text }) => text !== undefined)?.text ?? `${ref} moved`
    return {
      type: 'work',
      reason: `${why}: the change was brought onto ${ref}, without a model.`,
      message: `The change was brought onto the branch ${ref} as it is now. The workspace holds both.`,
      tree: brought.tree,
      base: { ...now, ref },
      merges: tip,
    } as const
  }
}

function conflictOf(ref: string, paths: readonly string[]): string {
  const more = paths.length > 10 ? ` and ${paths.length - 10} more` : ''
  const named = `${paths.slice(0, 10).join(', ')}${more}`
  return `It cannot be brought onto ${ref} by itself: ${named} changed there in the same places. Merge ${ref} into its branch and say \`/agent address\`, or close it and say \`/agent retry\`.`
}

function nothing(why: string) {
  return { type: 'nothing', why } as const
}
