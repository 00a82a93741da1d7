import { fail, ok, type Row } from '../domain/examination.ts'
import type { Policy } from '../domain/policy.ts'

/** Whether whom the policy names can approve, and ask, at all. @param teams slugs of the organisation; undefined: they cannot be read. */
export function examineTeams(
  { approval: { groups = [], paths = [] }, ask }: Pick<Policy, 'approval' | 'ask'>,
  teams: readonly string[] | undefined,
): Row[] {
  const check = 'approvers'
  const named = [...new Set([...groups, ...paths, ...(ask.groups ?? [])].flatMap((one) => one.teams))]
  if (named.length === 0) return []
  if (teams === undefined) {
    const reason = `The policy names teams (${named.join(', ')}), and teams cannot be read: nobody of them can approve or ask.`
    const todo = 'Accept the permission members: read on the installation’s page; a person’s own account has no teams.'
    return [fail(check, reason, todo)]
  }
  const missing = named.filter((team) => !teams.includes(team))
  if (missing.length === 0) return [ok(check, 'Every team that the policy names is there.')]
  const todo = 'Correct the slugs under approval and ask in .github/agent.yml.'
  return [fail(check, `The policy names teams that are not there: ${missing.join(', ')}.`, todo)]
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
