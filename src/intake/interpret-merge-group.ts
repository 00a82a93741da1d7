import type { z } from 'zod'
import { type Interpretation, ignored } from './interpretation.ts'
import { type mergeGroupEvent, repositoryOf } from './payload.ts'

// How GitHub names these branches; only the beginning is documented.
const QUEUED = /^refs\/heads\/gh-readonly-queue\/.+\/pr-([1-9][0-9]{0,9})-[0-9a-f]+$/

/** A merge queue asks for the required checks of what it would merge. A group that was destroyed needs none. */
export function interpretMergeGroup(payload: z.infer<typeof mergeGroupEvent>): Interpretation {
  if (payload.action !== 'checks_requested') return ignored(`merge_group.${payload.action} asks for nothing`)
  const { head_sha: headSha, head_ref, base_sha: baseSha, base_ref } = payload.merge_group
  const pull = QUEUED.exec(head_ref)?.[1]
  const baseBranch = base_ref.replace(/^refs\/heads\//, '')
  const group = { headSha, baseSha, baseBranch, ...(pull === undefined ? {} : { pull: Number(pull) }) }
  return { type: 'group-formed', repository: repositoryOf(payload), group }
}
