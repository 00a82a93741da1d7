import { fail, ok, type Row } from '../domain/examination.ts'
import type { Policy } from '../domain/policy.ts'

type Naming = Pick<Policy, 'approval' | 'ask'>

/** Slugs of the teams that a policy names. */
export function teamsNamed({ approval: { groups = [], paths = [] }, ask }: Naming): string[] {
  return [...new Set([...groups, ...paths, ...(ask.groups ?? [])].flatMap(({ teams }) => teams))]
}

/** Whether whom the policy names can approve, and ask, at all. @param teams that may work here; undefined: they cannot be read. */
export function examineTeams(policy: Naming, teams: readonly string[] | undefined): Row[] {
  const check = 'approvers'
  const named = teamsNamed(policy)
  if (named.length === 0) return []
  if (teams === undefined) {
    const reason = `The policy names teams (${named.join(', ')}), and teams cannot be read: nobody of them can approve or ask.`
    const todo = 'Accept the permission members: read on the installation’s page; a person’s own account has no teams.'
    return [fail(check, reason, todo)]
  }
  const missing = named.filter((team) => !teams.includes(team))
  if (missing.length === 0)
    return [ok(check, 'Every team that the policy names is there and may work on the repository.')]
  const todo =
    'Correct the slugs under approval and ask in .github/agent.yml, or give the teams access to the repository.'
  const reason = `The policy names teams that are not there or may not work on the repository: ${missing.join(', ')}.`
  return [fail(check, reason, todo)]
}

/** Lines that GitHub cannot read keep the door shut for the files that they may be about. @param errors of CODEOWNERS. */
export function examineCodeOwners({ codeOwners }: Policy['approval'], errors: readonly string[]): Row[] {
  if (codeOwners !== 'required' || errors.length === 0) return []
  return [
    {
      ...fail('code-owners', 'Lines of CODEOWNERS cannot be read.', 'Mend them on the default branch.'),
      places: errors,
    },
  ]
}
