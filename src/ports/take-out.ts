import type { RepositoryRef } from '../domain/repository.ts'
import type { Sandbox } from './sandbox.ts'

export type TakenOut =
  | {
      readonly type: 'tree'
      /** The tree's id in the trusted repository: judged, verified and pushed as it is. */
      readonly tree: string
      /** Changed, added and deleted paths against base, sorted. */
      readonly files: readonly string[]
      readonly dropped: readonly { readonly path: string; readonly why: string }[]
    }
  | { readonly type: 'refused'; readonly reason: string }

/** Freezes a sandbox and brings its tree out: hostile bytes in, a tree id of the trusted repository out. */
export type TakeOut = (sandbox: Sandbox, repository: RepositoryRef, baseTree: string) => Promise<TakenOut>
