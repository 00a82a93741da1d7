import { createGatherCi, type GatherCiDeps } from '../agent/ci/gather-ci.ts'
import { createFurtherStage, type FurtherDeps } from '../agent/rounds/further-stage.ts'
import { createGatherReview } from '../agent/rounds/gather-review.ts'
import type { Stage } from '../ports/stage.ts'

/** What begins another round of what is published, by its cause. */
export function openFurther(deps: Omit<FurtherDeps, 'gather'> & GatherCiDeps): Stage {
  return createFurtherStage({ ...deps, gather: { review: createGatherReview(), ci: createGatherCi(deps) } })
}
