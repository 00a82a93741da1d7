import { z } from 'zod'
import { DEFAULT_AFTER_MERGE, MOST_WATCH_HOURS } from '../domain/policy.ts'
import { between } from './policy-fields.ts'

export const AFTER_MERGE_FIELDS = {
  'after-merge': z
    .strictObject({
      'watch-hours': between(0, MOST_WATCH_HOURS)
        .default(DEFAULT_AFTER_MERGE.watchHours)
        .describe(
          'For how many hours a default branch that turns red, or a failed deployment, offers a revert; 0: never.',
        ),
    })
    .prefault({})
    .describe('What happens once a change of the agent is merged.'),
}
