import type { Policy } from '../domain/policy.ts'
import type { Finding, Location, Risk, Verb } from '../domain/verdict.ts'
import type { GuardFacts } from './facts.ts'

/** What one rule says. `not-judged`: the facts that it needs are absent. */
export interface RuleFinding {
  readonly verb: Verb | 'not-judged'
  /** One plain sentence. */
  readonly reason: string
  readonly locations: readonly Location[]
  readonly risk?: Risk
}

/**
 * Judges one aspect of a change. Pure: no clock, no disk, no network. May throw: the guard then blocks.
 * `earlier`: what the rules before it said, as the policy moved it.
 */
export type Rule = (facts: GuardFacts, policy: Policy, earlier: readonly Finding[]) => RuleFinding

/** One thing that a rule saw; `summarise` makes the finding of all of them. */
export interface Observation {
  readonly verb: Verb
  /** What it is, ready to be listed: `a symbolic link`. */
  readonly what: string
  readonly path: string
  readonly line?: number | undefined
}

const LISTED = 5

/** The strictest verb among observations, a sentence that names what was seen at that verb first, and every place. */
export function summarise(seen: readonly Observation[], fine: string): RuleFinding {
  if (seen.length === 0) return { verb: 'allow', reason: fine, locations: [] }
  const ranked = (['block', 'hold', 'disclose', 'allow'] as const).flatMap((verb) =>
    seen.filter((observation) => observation.verb === verb),
  )
  const verb = ranked[0]?.verb ?? 'allow'
  return { verb, reason: `${sentence(ranked.filter((one) => one.verb === verb))}.`, locations: placesOf(ranked) }
}

function sentence(seen: readonly Observation[]): string {
  const groups = Map.groupBy(seen, (observation) => observation.what)
  const parts = [...groups].map(([what, places]) => `${what} (${listed(places)})`)
  const more = parts.length > LISTED ? [`${parts.length - LISTED} more kinds`] : []
  const text = [...parts.slice(0, LISTED), ...more].join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function listed(places: readonly Observation[]): string {
  const names = [...new Set(places.map(({ path, line }) => visible(line === undefined ? path : `${path}:${line}`)))]
  const shown = names.slice(0, LISTED).join(', ')
  return names.length > LISTED ? `${shown} and ${names.length - LISTED} more` : shown
}

/** A path as a person may see it: what is invisible or a control character is written as its code point. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u{e0000}-\u{e0fff}\u115f\u1160\u3164\uffa0]/gu,
    (char) => `<U+${char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`,
  )
}

function placesOf(seen: readonly Observation[]): Location[] {
  const places = seen.map(({ path, line }): Location => (line === undefined ? { path } : { path, line }))
  return [...new Map(places.map((place) => [`${place.line ?? ''}:${place.path}`, place])).values()]
}
