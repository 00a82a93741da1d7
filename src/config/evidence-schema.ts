import { z } from 'zod'
import { DEFAULT_EVIDENCE_TIMES } from '../domain/policy.ts'
import { SEVERITIES } from '../domain/review.ts'
import { between } from './policy-fields.ts'

const line = (longest: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')

/** What the policy asks of the evidence. */
export const EVIDENCE_FIELDS = {
  metrics: z
    .array(
      z.strictObject({
        name: line(60).describe('How people call it.'),
        command: line(1_000).describe('A shell command; the last number on its last line is the value.'),
        unit: z
          .string()
          .max(20)
          .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')
          .default('')
          .describe('What the number counts: ms, kB.'),
        worse: z.enum(['more', 'less']).default('more').describe('Which way is worse.'),
        allowed: z
          .string()
          .regex(/^\d{1,9}(\.\d{1,6})?%?$/, 'must be a number, or a number and %, in quotes')
          .default('0%')
          .describe('How much worse the head may be: "5%" of the base, or "100" in its own unit.'),
      }),
    )
    .max(10)
    .default([])
    .describe('Numbers that may not grow worse, measured on base and head in turn.'),
  evidence: z
    .strictObject({
      none: z
        .enum(['disclose', 'hold', 'block'])
        .default('hold')
        .describe('What a change gets of which nothing could be run.'),
      'no-coverage': z
        .enum(['disclose', 'hold', 'block'])
        .default('disclose')
        .describe('What a refactoring gets whose coverage could not be measured.'),
      'command-minutes': between(1, 240)
        .default(DEFAULT_EVIDENCE_TIMES.commandMinutes)
        .describe('Most minutes of one command of the clean room.'),
      minutes: between(1, 480)
        .default(DEFAULT_EVIDENCE_TIMES.minutes)
        .describe('Most minutes of all its commands over one tree.'),
    })
    .prefault({})
    .describe('What the policy demands of the evidence.'),
  review: z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .describe('Whether a model reviews; left out: where the operator named one for it, or hold is set.'),
      hold: z
        .enum(['never', ...SEVERITIES])
        .default('never')
        .describe("The least severity of a reviewer model's findings that holds; then a missing review holds, too."),
    })
    .prefault({})
    .describe('What the findings of a reviewer model do; they are disclosed in any case.'),
}
