import type { GitHubCodeHost } from '../adapters/github/code-host.ts'
import { createFollowStage } from '../approval/follow-stage.ts'
import { createApprovalStage } from '../approval/stage.ts'
import { createRejudge } from '../guard/rejudge.ts'
import type { PolicySource } from '../ports/policy-source.ts'
import type { Queue } from '../ports/queue.ts'
import type { Stage } from '../ports/stage.ts'
import { createAnswering } from '../publish/answering.ts'
import { createStaleStage } from '../publish/stale-stage.ts'
import { openRoundRequest } from './open-round-request.ts'
import type { Stores } from './open-stores.ts'

export interface GateParts {
  readonly codeHost: GitHubCodeHost
  readonly policies: PolicySource
  readonly stores: Pick<Stores, 'runs' | 'blobs'>
  readonly queue: Pick<Queue, 'enqueue'>
}

/** The second door, and what stands before it: silence closes what waits there in the end, and a stack is followed. */
export function openGate({ codeHost, policies, stores, queue }: GateParts): Stage {
  const rejudge = createRejudge({ blobs: stores.blobs })
  const door = createAnswering({ codeHost }, createApprovalStage({ codeHost, policies, rejudge }))
  const following = createFollowStage({ codeHost, request: openRoundRequest(stores.runs, queue), gate: door })
  return createStaleStage({ codeHost, gate: following })
}
