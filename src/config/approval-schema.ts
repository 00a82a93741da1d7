import { z } from 'zod'
import { DEFAULT_POLICY as DEFAULTS } from './default-policy.ts'
import { between, glob, groupsOf, login, teams, users, writers } from './policy-fields.ts'

const path = z.strictObject({
  match: z.array(glob).min(1).max(50).describe('Paths, as in protected-paths; a renamed file counts under both names.'),
  teams: teams.describe('Slugs of teams, one of which who approves must be in, unless among users.'),
  users: users.describe('Logins who count beside the teams.'),
  role: writers.optional().describe('The least role of who counts here; never less than approval.role.'),
  count: between(1, 10).default(1).describe('How many different people.'),
})

/** Who opens the second door. What `teams` and `users` of one layer name is one group: of each group so many must approve. */
export const APPROVAL = z
  .strictObject({
    role: writers.default('write').describe('The least role of who may approve.'),
    count: between(1, 10).default(DEFAULTS.approval.count).describe('How many different people must approve.'),
    'high-risk-count': between(1, 10)
      .optional()
      .describe('How many where the guard finds a high risk; never fewer than count, which is the default.'),
    teams: teams.describe('Slugs of teams of the organisation, one of which who approves must be in.'),
    users: users.describe('Logins who may approve beside the teams; without teams, they alone.'),
    paths: z.array(path).max(50).default([]).describe('Who must approve, too, where certain paths are touched.'),
    'code-owners': z
      .enum(['off', 'required'])
      .default('off')
      .describe('required: an owner of every changed file that CODEOWNERS of the base branch gives one must approve.'),
    reviewers: z
      .array(login)
      .max(15)
      .default([...DEFAULTS.approval.reviewers])
      .describe('Logins whose review is asked for on the draft; GitHub itself does not ask code owners there.'),
    requester: z
      .enum(['never', 'if-sole-writer'])
      .default('never')
      .describe('if-sole-writer: who asked may approve while nobody else has write access.'),
    'fresh-base': z
      .boolean()
      .default(false)
      .describe('true: a base branch that merely moves on voids what was approved, too.'),
  })
  .transform(({ teams, users, ...rest }) => ({ ...rest, ...groupsOf({ teams, users }) }))
  .prefault({})
  .describe('Who opens the second door. Pushers and bots never count.')
