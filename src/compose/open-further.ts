import { createGatherCi, type GatherCiDeps } from '../agent/ci/gather-ci.ts'
import { createFurtherStage, type FurtherDeps } from '../agent/rounds/further-stage.ts'
import { createGatherReview } from '../agent/rounds/gather-review.ts'
import { createFindLack } from '../intake/may-ask.ts'
import type { Stage } from '../ports/stage.ts'
import { createGatherBase, type GatherBaseDeps } from '../workspace/gather-base.ts'

/** What begins another round of what is published, by its cause. */
export function openFurther(deps: Omit<FurtherDeps, 'gather'> & GatherCiDeps & GatherBaseDeps): Stage {
  return createFurtherStage({
    ...deps,
    gather: {
      review: createGatherReview(createFindLack(deps.codeHost)),
      ci: createGatherCi(deps),
      base: createGatherBase(deps),
    },
  })
}
