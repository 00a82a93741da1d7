import { z } from 'zod'
import { groupsOf, teams, users, writers } from './policy-fields.ts'

/** Who may start a run. What `teams` and `users` of one layer name is one group: who asks must be of each. */
export const ASK = z
  .strictObject({
    role: writers.default('write').describe('The least role of who may ask; a team never stands in for it.'),
    teams: teams.describe('Slugs of teams of the organisation, one of which who asks must be in.'),
    users: users.describe('Logins who may ask beside the teams; without teams, they alone.'),
  })
  .transform(({ teams, users, ...rest }) => ({ ...rest, ...groupsOf({ teams, users }) }))
  .prefault({})
  .describe('Who may start a run, and a further round of one.')
