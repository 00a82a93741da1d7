import { type Change, filesShown, type Requirement, type Touched } from './approval-requirement.ts'
import { approvalsNeeded } from './approvals-needed.ts'
import type { PathApproval } from './approvers.ts'
import { parseGlob } from './glob.ts'
import { ownerRequirements } from './owner-requirements.ts'
import type { Policy } from './policy.ts'
import type { Role } from './repository.ts'
import type { Verdict } from './verdict.ts'

type Approval = Policy['approval']

/**
 * Every condition that the policy puts on a change, beside the plain number of approvals. Pure. Empty where the number
 * is all. Another touched path only ever adds.
 */
export function requirementsOf(approval: Approval, verdict: Verdict | undefined, change: Change): Requirement[] {
  return [
    ...groupRequirements(approval, approvalsNeeded(approval, verdict)),
    ...(approval.paths ?? []).flatMap((one) => pathRequirement(one, approval.role, change.touched)),
    ...(approval.codeOwners === 'required' ? ownerRequirements(approval.role, change) : []),
  ]
}

/** Of each group that a layer of the policy names, as many as are needed at all. */
export function groupRequirements({ groups = [], role }: Approval, count: number): Requirement[] {
  return groups.map(({ teams, users }) => ({
    of: 'everything',
    teams,
    users,
    count,
    role,
    patterns: [],
    ...filesShown([]),
  }))
}

/** Whether the paths of a change, or the file of their owners, have to be looked at to know what is needed. */
export function asksForPaths({ paths = [], codeOwners }: Approval): boolean {
  return paths.length > 0 || codeOwners === 'required'
}

function pathRequirement(one: PathApproval, role: Role, { paths, complete }: Touched): Requirement[] {
  const { match, teams, users, count } = one
  const globs = match.map(parseGlob)
  const files = paths.filter((path) => globs.some((parsed) => !parsed.ok || parsed.glob.matches(path)))
  // Among what is not listed there may be such a file.
  if (files.length === 0 && complete) return []
  return [{ of: 'paths', teams, users, count, role: one.role ?? role, patterns: match, ...filesShown(files) }]
}
