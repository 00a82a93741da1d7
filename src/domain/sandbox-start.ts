import type { Policy, ServicePolicy } from './policy.ts'

/** What was decided about a run's sandboxes when its base was pinned. */
export interface PinnedSandbox {
  /** The name of an image that the operator allows; absent: the operator's own. */
  readonly image?: string
  /** What the repository's files ask for and did not get, in a sentence. */
  readonly note?: string
}

/** What the sandboxes of a run start from. */
export interface SandboxStart {
  readonly image?: string
  readonly services?: readonly ServicePolicy[]
}

/** Of a run as it was pinned: what an earlier version pinned says nothing of it. */
export function sandboxStart({
  policy,
  sandbox,
}: {
  readonly policy: Policy
  readonly sandbox?: PinnedSandbox
}): SandboxStart {
  const { services = [] } = policy
  return {
    ...(sandbox?.image === undefined ? {} : { image: sandbox.image }),
    ...(services.length === 0 ? {} : { services }),
  }
}
