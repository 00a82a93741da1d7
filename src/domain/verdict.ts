/** From mild to strict; the strictest finding decides. */
export const VERBS = ['allow', 'disclose', 'hold', 'block'] as const
export type Verb = (typeof VERBS)[number]

export interface Location {
  readonly path: string
  readonly line?: number
}

export type Risk = 'low' | 'medium' | 'high'

export interface Finding {
  readonly rule: string
  /** `not-judged`: the facts that this rule needs are absent; it stays outside the verdict. */
  readonly verb: Verb | 'not-judged'
  /** One sentence that the pull request, the dashboard and the log all show. */
  readonly reason: string
  /** Where it was seen. */
  readonly locations: readonly Location[]
  /** Of the rule `risk` alone. */
  readonly risk?: Risk
}

export interface Verdict {
  readonly verb: Verb
  readonly findings: readonly Finding[]
}

export function strictest(verbs: readonly Verb[]): Verb {
  return verbs.reduce((worst, verb) => (VERBS.indexOf(verb) > VERBS.indexOf(worst) ? verb : worst), 'allow')
}
