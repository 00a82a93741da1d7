import { digestOf } from '../domain/digest.ts'
import { setUpInput } from '../domain/set-up-inputs.ts'
import type { TreeEntry } from '../ports/source-store.ts'
import type { SetUpPlan } from './plan.ts'

export interface KeyParts {
  readonly environment: string
  /** A snapshot never serves another repository: who can write one must not reach the other. */
  readonly repositoryId: number
  readonly plan: SetUpPlan
  readonly entries: readonly TreeEntry[]
}

/** Beginning of another format of snapshots: their keys must differ. */
const FORMAT = 1

/**
 * Names what set-up would make: the same key, the same snapshot. Where code of the tree may run in it, every file of the
 * tree counts; else the manifests, lockfiles and settings of package managers do.
 */
export function snapshotKey({ environment, repositoryId, plan, entries }: KeyParts): string {
  const counting = plan.runsTree ? entries : entries.filter(({ path }) => setUpInput(path) !== undefined)
  const files = counting.map(({ path, mode, oid }) => [path, mode, oid])
  return digestOf({ format: FORMAT, environment, repositoryId, plan, files })
}
