import type { HostedPull } from '../ports/code-host.ts'

type Place = Pick<HostedPull, 'number' | 'state' | 'merged' | 'headRef' | 'headSha' | 'baseRef'>

export interface FollowFacts {
  /** The run's own pull request and the one that it was stacked on, as they are now. */
  readonly own: Place
  readonly parent: Place
  /** What was judged: the head, the branch that it was judged for, and what it was made on. */
  readonly judged: { readonly head: string; readonly base: string; readonly mergeBase: string }
  /** Of the own pull request; undefined where the two have no history in common. */
  readonly mergeBase: string | undefined
}

export type Follow =
  | { readonly do: 'nothing' }
  /** What it was stacked on was closed. */
  | { readonly do: 'close'; readonly reason: string }
  /** `base`: the branch that it goes to from now on, where that is another one. `key`: what moved, by name. */
  | { readonly do: 'refresh'; readonly key: string; readonly reason: string; readonly base?: string }

const NOTHING: Follow = { do: 'nothing' }

/**
 * What becomes of a stacked pull request when the one below it is merged, closed or rewritten. Pure. Whoever sent it to a
 * third branch, or pushed to it, has taken it into their own hands.
 */
export function decideFollow({ own, parent, judged, mergeBase }: FollowFacts): Follow {
  if (own.merged) return NOTHING
  const isStacked = judged.base === parent.headRef && own.baseRef === parent.headRef
  if (isStacked && parent.state === 'closed' && !parent.merged) {
    return { do: 'close', reason: `#${parent.number}, which it was stacked on, was closed` }
  }
  if (own.state === 'closed') return NOTHING
  if (parent.merged && judged.base === parent.headRef) return afterMerge(own, parent)
  const isOwnHead = own.headSha === judged.head && own.baseRef === judged.base
  if (!isOwnHead || mergeBase === undefined || mergeBase === judged.mergeBase) return NOTHING
  return { do: 'refresh', key: `base:${own.baseRef}:${mergeBase}`, reason: `${own.baseRef} was rewritten` }
}

// GitHub sends it there itself where the branch is deleted.
function afterMerge(own: Place, { number, headRef, baseRef }: Place): Follow {
  if (own.baseRef !== headRef && own.baseRef !== baseRef) return NOTHING
  const refresh = { do: 'refresh', key: `merged:${number}`, reason: `#${number} was merged into ${baseRef}` } as const
  return own.baseRef === baseRef ? refresh : { ...refresh, base: baseRef }
}
