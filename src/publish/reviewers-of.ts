import type { RunState } from '../domain/run-state.ts'

/** Whose review is asked for: whom the policy names, never the requester, whose word does not count. */
export function reviewersOf({ base, intent }: RunState): string[] {
  const requester = intent.requester.login.toLowerCase()
  return (base?.policy.approval.reviewers ?? []).filter((login) => login.toLowerCase() !== requester)
}
