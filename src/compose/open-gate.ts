import { createApprovalStage } from '../approval/stage.ts'
import { createRejudge } from '../guard/rejudge.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { PolicySource } from '../ports/policy-source.ts'
import type { Stage } from '../ports/stage.ts'
import { createAnswering } from '../publish/answering.ts'
import { createStaleStage } from '../publish/stale-stage.ts'

interface GateParts {
  readonly codeHost: CodeHost
  readonly policies: PolicySource
  readonly blobs: BlobStore
}

/** The second door, and what stands before it: nobody's silence opens it, but closes what waits there in the end. */
export function openGate({ codeHost, policies, blobs }: GateParts): Stage {
  const approval = createApprovalStage({ codeHost, policies, rejudge: createRejudge({ blobs }) })
  const gate = createAnswering({ codeHost }, approval)
  return createStaleStage({ codeHost, gate })
}
