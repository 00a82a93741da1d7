/**
 * A pattern of paths, taken apart: a character, any one but a slash (`?`), any number of them (`*`), whole folders
 * (a double star and its slash), anything at all (a double star at the end).
 */
export type PathToken =
  | { readonly type: 'char'; readonly char: string }
  | { readonly type: 'one' | 'some' | 'folders' | 'any' }

export interface Accepting {
  /** Whether a pattern that matches a folder covers what lies in it. */
  readonly covers: boolean
  /** What it costs is taken off here. Absent: it is not counted. */
  readonly effort?: Effort | undefined
}

/** Steps of comparing that are left, of some thirty nanoseconds each. */
export interface Effort {
  left: number
}

/** Whether the tokens match a whole path, in time linear in tokens times path: no regular expression is ever made. */
export function acceptsPath(tokens: readonly PathToken[], path: string, { covers, effort }: Accepting): boolean {
  // Simulates the automaton: a state i says that the first i tokens can have eaten the path so far.
  let live = reach(tokens, new Set([0]), '/')
  for (const char of path) {
    if (covers && char === '/' && live.has(tokens.length)) return true
    live = reach(tokens, step(tokens, live, char), char)
    if (effort !== undefined) effort.left -= live.size + 1
    if (live.size === 0) return false
  }
  return live.has(tokens.length)
}

function step(tokens: readonly PathToken[], live: ReadonlySet<number>, char: string): Set<number> {
  const next = new Set<number>()
  for (const state of live) {
    const token = tokens[state]
    if (token === undefined) continue
    if (token.type === 'folders' || token.type === 'any' || (token.type === 'some' && char !== '/')) next.add(state)
    if (token.type === 'char' ? token.char === char : token.type === 'one' && char !== '/') next.add(state + 1)
  }
  return next
}

// What may eat nothing is also passed: `*` and a last `**` anywhere, `**/` where a segment begins.
function reach(tokens: readonly PathToken[], states: Set<number>, char: string): Set<number> {
  for (const state of states) {
    const type = tokens[state]?.type
    if (type === 'some' || type === 'any' || (type === 'folders' && char === '/')) states.add(state + 1)
  }
  return states
}
