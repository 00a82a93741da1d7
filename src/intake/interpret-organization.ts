import type { z } from 'zod'
import type { Interpretation } from './interpretation.ts'
import type { organizationEvent } from './payload.ts'

/** Somebody joined or left a team or the organisation, or a team got or lost a repository: whose word counts may change. */
export function interpretOrganization(payload: z.infer<typeof organizationEvent>): Interpretation {
  const { action, member, membership, team, installation } = payload
  const who = member?.login ?? membership?.user?.login ?? (team === undefined ? 'somebody' : `team ${team.name}`)
  return { type: 'people-changed', installationId: installation.id, what: `${who} was ${action.replaceAll('_', ' ')}` }
}
