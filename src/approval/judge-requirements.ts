import type { JudgedRequirement, Requirement } from '../domain/approval-requirement.ts'
import { type Actor, hasRole, type Role } from '../domain/repository.ts'

/** Who is in what is named, as it is now: account ids by slug of a team, and the id behind a login in lower case. */
export interface Belonging {
  readonly teams: ReadonlyMap<string, ReadonlySet<number>>
  readonly users: ReadonlyMap<string, number>
  /** Why teams cannot be looked into. Absent: they can. */
  readonly unreadable?: string
}

export const NOBODY: Belonging = { teams: new Map(), users: new Map() }

export interface Hearing {
  readonly requirements: readonly Requirement[]
  /** Whose approval of exactly this commit counts at all. */
  readonly approvers: readonly Actor[]
  readonly roles: ReadonlyMap<number, Role>
  readonly belonging: Belonging
  /** See `Ballot`. Logins are told only to say what to do. */
  readonly excluded: ReadonlyMap<number, string>
}

/** Judges each condition by those who approve. Pure; whoever is not known to belong does not. */
export function judgeRequirements({ requirements, ...hearing }: Hearing): JudgedRequirement[] {
  return requirements.map((requirement) => judge(requirement, hearing))
}

function judge(requirement: Requirement, hearing: Omit<Hearing, 'requirements'>): JudgedRequirement {
  const heard = hearing.approvers.map((by) => ({ by, why: objectionTo(by, requirement, hearing) }))
  const by = heard.flatMap((one) => (one.why === undefined ? [one.by] : []))
  const notBy = heard.flatMap(({ by: who, why }) => (why === undefined ? [] : [{ by: who, why }]))
  const met = requirement.problem === undefined && by.length >= requirement.count
  const problem = met ? undefined : (requirement.problem ?? hopelessness(requirement, hearing))
  return { ...requirement, ...(problem === undefined ? {} : { problem }), met, by, notBy }
}

function objectionTo(by: Actor, requirement: Requirement, { roles, belonging }: Omit<Hearing, 'requirements'>) {
  const { teams, users, role } = requirement
  const actual = roles.get(by.id) ?? 'none'
  if (!hasRole(actual, role)) return `has ${actual} access, ${role} is needed here`
  if (teams.length + users.length === 0) return undefined
  if (users.some((login) => belonging.users.get(login.toLowerCase()) === by.id)) return undefined
  if (teams.some((team) => belonging.teams.get(team)?.has(by.id))) return undefined
  return teams.length > 0 && belonging.unreadable !== undefined ? 'whose teams cannot be read' : 'is not one of them'
}

// What no vote can mend is said at once, with what to do.
function hopelessness({ teams, users }: Requirement, { belonging, excluded }: Omit<Hearing, 'requirements'>) {
  if (teams.length > 0) return belonging.unreadable
  if (users.length === 0) return undefined
  const out = users.map((login) => excluded.get(belonging.users.get(login.toLowerCase()) ?? Number.NaN))
  return out.every((why) => why !== undefined)
    ? `nobody is named who may approve: ${users.map((login, at) => `${login} ${out[at]}`).join(', ')}; name somebody else, or let somebody else ask`
    : undefined
}
