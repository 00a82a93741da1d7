import type { z } from 'zod'
import { interpretStatus } from './interpret-check-ended.ts'
import { interpretCheckRun } from './interpret-check-run.ts'
import { interpretComment } from './interpret-comment.ts'
import { interpretDeployment } from './interpret-failure.ts'
import { interpretInstallation } from './interpret-installation.ts'
import { interpretIssue } from './interpret-issue.ts'
import { interpretMember } from './interpret-member.ts'
import { interpretMergeGroup } from './interpret-merge-group.ts'
import { interpretOrganization } from './interpret-organization.ts'
import { interpretPull, interpretPush, interpretReview } from './interpret-pull.ts'
import { interpretReviewComment } from './interpret-review-comment.ts'
import { type Interpretation, ignored } from './interpretation.ts'
import {
  checkRunEvent,
  commentEvent,
  deploymentStatusEvent,
  installationEvent,
  issueEvent,
  memberEvent,
  mergeGroupEvent,
  organizationEvent,
  pullEvent,
  pushEvent,
  reviewCommentEvent,
  reviewEvent,
  statusEvent,
} from './payload.ts'

type Interpreter = (payload: unknown) => Interpretation

/** One row per event that concerns us; everything else is ignored by name. */
const INTERPRETERS: Readonly<Record<string, Interpreter>> = {
  issues: reading(issueEvent, interpretIssue),
  issue_comment: reading(commentEvent, interpretComment),
  pull_request: reading(pullEvent, interpretPull),
  pull_request_review: reading(reviewEvent, interpretReview),
  pull_request_review_comment: reading(reviewCommentEvent, interpretReviewComment),
  check_run: reading(checkRunEvent, interpretCheckRun),
  status: reading(statusEvent, interpretStatus),
  deployment_status: reading(deploymentStatusEvent, interpretDeployment),
  merge_group: reading(mergeGroupEvent, interpretMergeGroup),
  push: reading(pushEvent, interpretPush),
  member: reading(memberEvent, interpretMember),
  membership: reading(organizationEvent, interpretOrganization),
  team: reading(organizationEvent, interpretOrganization),
  organization: reading(organizationEvent, interpretOrganization),
  installation: reading(installationEvent, interpretInstallation),
  installation_repositories: reading(installationEvent, interpretInstallation),
}

/**
 * Says what a webhook asks of us. Pure and total: whatever the payload, an interpretation comes back.
 * @param event the `X-GitHub-Event` header.
 */
export function interpret(event: string, payload: unknown): Interpretation {
  const interpreter = Object.hasOwn(INTERPRETERS, event) ? INTERPRETERS[event] : undefined
  return interpreter === undefined ? ignored(`${event} does not concern us`) : interpreter(payload)
}

function reading<T>(schema: z.ZodType<T>, interpreter: (payload: T) => Interpretation): Interpreter {
  return (payload) => {
    const parsed = schema.safeParse(payload)
    if (parsed.success) return interpreter(parsed.data)
    const issue = parsed.error.issues[0]
    return ignored(`the payload lacks what we need: ${issue?.path.join('.')}: ${issue?.message}`)
  }
}
