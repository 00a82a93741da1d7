/** Matches whole paths in time linear in pattern times path: no regular expression is ever made of a pattern. */
export interface Glob {
  readonly pattern: string
  matches(path: string): boolean
}

export type ParsedGlob = { readonly ok: true; readonly glob: Glob } | { readonly ok: false; readonly problem: string }

/** Longest pattern, in UTF-16 units. */
export const GLOB_LENGTH = 256

const FORBIDDEN = /[\\![\]{}()\p{Cc}]/u

type Token = { readonly type: 'char'; readonly char: string } | { readonly type: 'one' | 'some' | 'folders' | 'any' }

/**
 * `*` and `?` stay within a segment, `**` spans segments. As in a CODEOWNERS file, a pattern without a slash matches at
 * any depth, one with a slash starts at the root, and one that names a folder covers what lies in it.
 * Braces, classes, negation and escapes are refused rather than guessed.
 */
export function parseGlob(pattern: string): ParsedGlob {
  const problem = problemOf(pattern)
  if (problem !== undefined) return { ok: false, problem }
  const tokens = tokensOf(pattern)
  return { ok: true, glob: { pattern, matches: (path) => run(tokens, path) } }
}

function problemOf(pattern: string): string | undefined {
  if (pattern.trim() !== pattern || pattern === '') return 'is empty or begins or ends with a space'
  if (pattern.length > GLOB_LENGTH) return `is longer than ${GLOB_LENGTH} characters`
  const found = FORBIDDEN.exec(pattern)
  if (found !== null) return `holds ${JSON.stringify(found[0])}; only *, ** and ? have a meaning`
  const segments = pattern.split('/')
  if (segments.some((segment) => segment.includes('**') && segment !== '**')) return 'has ** beside other characters'
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'has a segment . or ..'
  return pattern.replaceAll('/', '') === '' ? 'names nothing' : undefined
}

function tokensOf(pattern: string): Token[] {
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '')
  const anchored = pattern.replace(/\/$/, '').includes('/')
  const segments = (anchored ? bare : `**/${bare}`).split('/')
  return segments.flatMap((segment, index): Token[] => {
    const last = index === segments.length - 1
    if (segment === '**') return [{ type: last ? 'any' : 'folders' }]
    return last ? charsOf(segment) : [...charsOf(segment), { type: 'char', char: '/' }]
  })
}

function charsOf(segment: string): Token[] {
  return [...segment].map((char) =>
    char === '*' ? { type: 'some' } : char === '?' ? { type: 'one' } : { type: 'char', char },
  )
}

// Simulates the automaton: a state i says that the first i tokens can have eaten the path so far.
function run(tokens: readonly Token[], path: string): boolean {
  let live = reach(tokens, new Set([0]), '/')
  for (const char of path) {
    if (char === '/' && live.has(tokens.length)) return true
    live = reach(tokens, step(tokens, live, char), char)
    if (live.size === 0) return false
  }
  return live.has(tokens.length)
}

function step(tokens: readonly Token[], live: ReadonlySet<number>, char: string): Set<number> {
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
function reach(tokens: readonly Token[], states: Set<number>, char: string): Set<number> {
  for (const state of states) {
    const type = tokens[state]?.type
    if (type === 'some' || type === 'any' || (type === 'folders' && char === '/')) states.add(state + 1)
  }
  return states
}
