import { z } from 'zod'
import { KINDS } from '../domain/intent.ts'
import { DEFAULT_QUESTIONS, DEFAULT_REVIEW_ROUNDS, DEFAULT_SET_UP } from '../domain/policy.ts'
import { RULE_NAMES } from '../domain/rule-name.ts'
import { VERBS } from '../domain/verdict.ts'
import { AFTER_MERGE_FIELDS } from './after-merge-schema.ts'
import { AGENT_FIELDS } from './agent-schema.ts'
import { APPROVAL } from './approval-schema.ts'
import { ASK } from './ask-schema.ts'
import { DEFAULT_POLICY as DEFAULTS } from './default-policy.ts'
import { EVIDENCE_FIELDS } from './evidence-schema.ts'
import { MANNERS_FIELDS } from './manners-schema.ts'
import { MERGE_FIELDS } from './merge-schema.ts'
import { between, glob, host, line } from './policy-fields.ts'
import { SANDBOX_FIELDS } from './sandbox-schema.ts'

const rules = z.partialRecord(z.enum(RULE_NAMES), z.enum(VERBS)).check((context) => {
  for (const rule of ['protected-paths', 'secrets'] as const) {
    const verb = context.value[rule]
    if (verb === undefined || verb === 'block') continue
    const message = `the rule ${rule} always blocks and cannot be moved to ${verb}; take the line out`
    context.issues.push({ code: 'custom', input: context.value, path: [rule], message })
  }
})

const SETTINGS = z
  .strictObject({
    enabled: z.boolean().default(true).describe('false: no runs at all; requests are answered with that.'),
    kinds: z
      .array(z.enum(KINDS))
      .max(KINDS.length)
      .default([...DEFAULTS.kinds])
      .describe('What the agent may be asked for.'),
    ask: ASK,
    approval: APPROVAL,
    ...MERGE_FIELDS,
    limits: z
      .strictObject({
        files: between(1, 3_000).default(DEFAULTS.limits.files).describe('Most changed files.'),
        lines: between(1, 100_000)
          .default(DEFAULTS.limits.lines)
          .describe('Most added and removed lines, lockfiles apart.'),
        rounds: between(0, 100)
          .default(DEFAULT_REVIEW_ROUNDS)
          .describe('How often on one pull request reviews and /agent address start another round; 0: never.'),
      })
      .prefault({})
      .describe('A larger change is blocked, a further round is not begun.'),
    ...MANNERS_FIELDS,
    'protected-paths': z
      .array(glob)
      .max(100)
      .default([...DEFAULTS.protectedPaths])
      .describe(
        'Further paths that no change may touch, as in CODEOWNERS: *, ** and ?; a folder covers what lies in it.',
      ),
    boundaries: z
      .array(
        z.strictObject({
          from: glob.describe('Files that may not.'),
          disallow: z.array(glob).min(1).max(50).describe('What they may not import: paths, or names of packages.'),
        }),
      )
      .max(50)
      .default([])
      .describe('Imports that no change may add, in JavaScript, TypeScript and Python.'),
    setup: z
      .strictObject({
        commands: z
          .array(line(1_000))
          .max(20)
          .default([...DEFAULT_SET_UP.commands])
          .describe('Shell commands that install dependencies; none: detected from lockfiles.'),
        scripts: z
          .boolean()
          .default(DEFAULT_SET_UP.scripts)
          .describe('Whether install scripts, of packages and of the repository, may run.'),
        network: z
          .array(host)
          .max(50)
          .default([...DEFAULT_SET_UP.network])
          .describe('Hosts beside the public registries, as far as the operator allows them.'),
      })
      .prefault({})
      .describe('How dependencies are installed, in a sandbox of its own that reaches registries only.'),
    ...SANDBOX_FIELDS,
    verify: z
      .array(line(1_000))
      .max(20)
      .default([...DEFAULTS.verify])
      .describe('Shell commands that the clean room runs; none: detected.'),
    ...EVIDENCE_FIELDS,
    questions: z
      .strictObject({
        most: between(0, 10).default(DEFAULT_QUESTIONS.most).describe('Most questions in one run; 0: none.'),
        hours: between(1, 720)
          .default(DEFAULT_QUESTIONS.hours)
          .describe('How long an answer is waited for; then the run gives up.'),
      })
      .prefault({})
      .describe('What the agent may ask people while it works.'),
    ...AGENT_FIELDS,
    rules: rules.default({}).describe('What a rule would hold or block gets this verb. What always blocks stays.'),
    instructions: z
      .string()
      .max(8_000)
      .default(DEFAULTS.instructions)
      .describe('Guidance of the owners for the agent.'),
    exposure: z
      .enum(['standard', 'strict'])
      .default(DEFAULTS.exposure)
      .describe('strict: every change is held until a person lets it leave for a pull request.'),
    draft: z
      .enum(['until-approved', 'never'])
      .default('until-approved')
      .describe('never: where the plan has no drafts (private repositories on a free one).'),
    stacks: z
      .enum(['native', 'plain'])
      .default('native')
      .describe("plain: what is stacked on a person's pull request joins none of GitHub's native stacks."),
    ...AFTER_MERGE_FIELDS,
  })
  .describe('What Sallyport may do in this repository. Read from the default branch only.')

/** `.github/agent.yml` as people write it. The published JSON schema is made from this. */
export const POLICY_SCHEMA = SETTINGS.extend({
  branches: z
    .record(glob, SETTINGS.omit({ verify: true, setup: true, sandbox: true, services: true, 'merge-method': true }))
    .check((context) => {
      if (Object.keys(context.value).length <= 20) return
      context.issues.push({ code: 'custom', input: context.value, message: 'must be at most 20 patterns' })
    })
    .default({})
    .describe('What holds beside the rest for pull requests into branches of a pattern. It may only be stricter.'),
})

export type PolicySettings = z.output<typeof SETTINGS>
export type PolicyDocument = z.output<typeof POLICY_SCHEMA>

/** The JSON schema that gives editors completion. */
export function renderPolicySchema(): string {
  const schema = z.toJSONSchema(POLICY_SCHEMA, { target: 'draft-7', io: 'input' })
  return `${JSON.stringify({ ...schema, title: 'Sallyport policy' }, null, 2)}\n`
}
