import type { Route } from '../router.ts'
import { activityRoutes } from './activity.ts'
import { appRoutes } from './app.ts'
import { checkRunRoutes } from './check-runs.ts'
import { commentRoutes } from './comments.ts'
import { commitRoutes } from './commits.ts'
import { contentRoutes } from './contents.ts'
import { deploymentRoutes } from './deployments.ts'
import { gitDataRoutes } from './git-data.ts'
import { issueRoutes } from './issues.ts'
import { labelRoutes } from './labels.ts'
import { pullRoutes } from './pulls.ts'
import { putContentRoutes } from './put-contents.ts'
import { rateLimitRoutes } from './rate-limit.ts'
import { reactionRoutes } from './reactions.ts'
import { refRoutes } from './refs.ts'
import { repositoryRoutes } from './repositories.ts'
import { reviewCommentRoutes } from './review-comments.ts'
import { reviewRoutes } from './reviews.ts'
import { rulesetRoutes } from './rulesets.ts'
import { stackRoutes } from './stacks.ts'
import { statusRoutes } from './statuses.ts'
import { teamRoutes } from './teams.ts'

/** Every operation known. Check runs and statuses stand before commits, whose `{+ref}` would swallow them. */
export const ROUTES: readonly Route[] = [
  ...appRoutes,
  ...repositoryRoutes,
  ...issueRoutes,
  ...commentRoutes,
  ...labelRoutes,
  ...reactionRoutes,
  ...gitDataRoutes,
  ...refRoutes,
  ...activityRoutes,
  ...checkRunRoutes,
  ...statusRoutes,
  ...deploymentRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...putContentRoutes,
  ...pullRoutes,
  ...stackRoutes,
  ...reviewRoutes,
  ...reviewCommentRoutes,
  ...rulesetRoutes,
  ...teamRoutes,
  ...rateLimitRoutes,
]
