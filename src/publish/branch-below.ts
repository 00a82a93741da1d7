import type { RunState } from '../domain/run-state.ts'
import { parentOf } from '../domain/stack.ts'
import type { RepositoryHost } from '../ports/code-host.ts'

type Based = RunState & Required<Pick<RunState, 'base'>>

/** `gone`: why there is nothing to open the pull request against. */
export type Below =
  | { readonly branch: string; readonly gone?: never }
  | { readonly gone: string; readonly branch?: never }

/**
 * The branch that the pull request is opened against: what was judged, unless the one below was merged and its branch
 * deleted while the agent worked. Then it is where that went: what was judged is not what stands there, so the second
 * door stays shut until the change was brought along.
 */
export async function branchBelow(
  { intent, base, published }: Based,
  host: Pick<RepositoryHost, 'branchHead' | 'pull'>,
): Promise<Below> {
  const parent = parentOf(intent)
  if (parent === undefined || published !== undefined || (await host.branchHead(base.ref)) !== undefined)
    return { branch: base.ref }
  const { number, merged, baseRef } = await host.pull(parent.number)
  if (merged && (await host.branchHead(baseRef)) !== undefined) return { branch: baseRef }
  const what = merged ? 'merged' : 'closed'
  return { gone: `#${number}, which it was to be stacked on, was ${what}, and its branch ${base.ref} is gone` }
}
