import { z } from 'zod'
import type { Approvers } from '../domain/approvers.ts'
import { parseGlob } from '../domain/glob.ts'
import { hostPatternProblem } from '../domain/host-pattern.ts'
import { parseCaps } from './caps.ts'

export const writers = z.enum(['write', 'maintain', 'admin'])
// Letters, digits and inner dashes; the logins of managed users end in _ and a short code.
export const LOGIN = /^[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/
export const between = (low: number, high: number): z.ZodNumber => z.int().min(low).max(high)
export const line = (longest: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')

export const glob = line(256).check((context) => {
  const parsed = parseGlob(context.value)
  if (!parsed.ok)
    context.issues.push({ code: 'custom', input: context.value, message: `this pattern ${parsed.problem}` })
})

export const login = line(39).regex(LOGIN, 'must be a login on GitHub')
const team = line(255)
  .regex(/^[a-zA-Z0-9_][a-zA-Z0-9._-]*$/, "must be a team's slug, without its organisation")
  .transform((slug) => slug.toLowerCase())

export const teams = z.array(team).max(15).default([])
export const users = z.array(login).max(15).default([])

/** What one file names is one group. Under both keys, so that a layer says the same whichever of them it writes. */
export function groupsOf(named: Approvers): { teams: readonly Approvers[]; users: readonly Approvers[] } {
  const groups = named.teams.length + named.users.length === 0 ? [] : [named]
  return { teams: groups, users: groups }
}

export const host = line(253).check((context) => {
  const message = hostPatternProblem(context.value)
  if (message !== undefined) context.issues.push({ code: 'custom', input: context.value, message })
})

export const caps = line(500).transform((text, context) => {
  const parsed = parseCaps(text)
  if (parsed.ok) return parsed.caps
  context.addIssue(parsed.problem)
  return z.NEVER
})
