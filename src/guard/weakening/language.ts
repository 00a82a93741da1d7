/** How a language's usual test libraries write things. Every pattern is linear and carries the flags `gm`. */
export interface TestLanguage {
  /** Where a test begins: found in code without strings and comments. */
  readonly starts: readonly RegExp[]
  /** How its name is read after that place: a group of the pattern, the string that follows, or what this finds. */
  readonly name: 'group' | 'string' | RegExp
  readonly skips: RegExp
  readonly onlys: RegExp
  readonly assertions: RegExp
  /** Assertions that cannot fail; found with strings in place. */
  readonly empties: RegExp
  /** Assertions of a whole value, and those that only ask for something. */
  readonly exact: RegExp
  readonly loose: RegExp
  /** Tables of cases: fewer tests may then be as many. */
  readonly tables: RegExp
}

export const NEVER = /(?!)/gm
