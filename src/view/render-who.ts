import { approvalsNeeded } from '../domain/approvals-needed.ts'
import { groupRequirements, requirementsOf } from '../domain/requirements-of.ts'
import type { RunState } from '../domain/run-state.ts'
import { renderNeeds } from './render-requirement.ts'
import { person } from './safe-text.ts'

/** Who may let something happen that a person with write access must, and who not: `somebody with write access, other than **mira**`. */
export function renderWriter({ intent }: Pick<RunState, 'intent'>): string {
  return `somebody with write access, other than ${person(intent.requester)}`
}

/** Who approves a plan, by number, role and groups: no files are known yet. */
export function renderPlanApprovers({ base, intent }: RunState): string {
  const policy = base?.policy.approval
  if (policy === undefined) return renderWriter({ intent })
  const { role, count } = policy
  const people = count === 1 ? 'somebody' : `${count} people`
  const groups = renderNeeds(groupRequirements(policy, count), intent.repository.owner)
  return `${people} with ${role} access, other than ${person(intent.requester)}${groups.map((need) => `, among them ${need}`).join('')}`
}

/** Who opens the second door, and how many it takes: `2 people with maintain access, other than **mira**`. */
export function renderApprovers(state: RunState): string {
  const { base, judged, intent, approval } = state
  const needed = base?.policy.approval ?? { count: 1, role: 'write' as const, reviewers: [] }
  const count = approvalsNeeded(needed, judged?.verdict)
  const who = person(intent.requester)
  const people = count === 1 ? 'somebody' : `${count} people`
  const also = needsBeside(state)
  const high = count > needed.count ? ', because the risk is high' : ''
  if (approval?.soleWriter)
    return `${people} with ${needed.role} access (${who} too, because nobody else can write here)${also}`
  const alone = needed.requester === 'if-sole-writer' ? ' unless nobody else can write here' : ''
  return `${people} with ${needed.role} access, other than ${who}${alone}${high}${also}`
}

// What the gate found last, or, before it looked, what the policy says of the files that were changed.
function needsBeside({ base, judged, approval, change, intent }: RunState): string {
  const policy = base?.policy.approval
  if (policy === undefined) return ''
  const { codeOwners, ...plain } = policy
  const touched = { paths: change?.files ?? [], complete: true }
  const found = approval?.requirements ?? requirementsOf(plain, judged?.verdict, { touched })
  const unseen = codeOwners === 'required' && approval === undefined ? ['a code owner of every file that has one'] : []
  return [...renderNeeds(found, intent.repository.owner), ...unseen].map((need) => `; and ${need}`).join('')
}
