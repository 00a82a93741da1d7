import { z } from 'zod'
import { DEFAULT_CI_ROUNDS, DEFAULT_MEMORY, DEFAULT_ROUNDS } from '../domain/policy.ts'
import { DEFAULT_POLICY as DEFAULTS } from './default-policy.ts'
import { between, caps } from './policy-fields.ts'

/** What the policy says of the agent's work. */
export const AGENT_FIELDS = {
  budgets: z
    .strictObject({
      steps: between(1, 500).default(DEFAULTS.budgets.steps).describe('Most answers of the model.'),
      tokens: between(1_000, 50_000_000).default(DEFAULTS.budgets.tokens).describe('Most tokens, in and out together.'),
      minutes: between(1, 240).default(DEFAULTS.budgets.minutes).describe('Most minutes of the agent.'),
      rounds: between(0, 10)
        .default(DEFAULT_ROUNDS)
        .describe('How often what is found wrong with a change goes back to the agent; 0: never.'),
      money: caps.optional().describe('Caps such as run=2.50 repository-day=20; lower than the operator’s, or theirs.'),
    })
    .prefault({})
    .describe('What a run may spend.'),
  ci: z
    .strictObject({
      rounds: between(0, 5)
        .default(DEFAULT_CI_ROUNDS)
        .describe('How often in a run failing checks on the agent’s commit start a repair; 0: never.'),
    })
    .prefault({})
    .describe('What checks that the branch requires may start once the pull request is open.'),
  memory: z
    .strictObject({
      enabled: z.boolean().default(DEFAULT_MEMORY.enabled).describe('Whether runs remember and recall.'),
      tokens: between(100, 20_000)
        .default(DEFAULT_MEMORY.tokens)
        .describe('Most tokens of memories in a prompt, together.'),
      'expire-days': between(1, 3_650)
        .default(DEFAULT_MEMORY.expireDays)
        .describe('Days that what is remembered holds.'),
    })
    .prefault({})
    .describe('What runs may learn from each other.'),
}
