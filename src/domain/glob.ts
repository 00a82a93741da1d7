import { acceptsPath, type PathToken } from './path-automaton.ts'

/** Matches whole paths in time linear in pattern times path: no regular expression is ever made of a pattern. */
export interface Glob {
  readonly pattern: string
  matches(path: string): boolean
}

export type ParsedGlob = { readonly ok: true; readonly glob: Glob } | { readonly ok: false; readonly problem: string }

/** Longest pattern, in UTF-16 units. */
export const GLOB_LENGTH = 256

const FORBIDDEN = /[\\![\]{}()\p{Cc}]/u

/**
 * `*` and `?` stay within a segment, `**` spans segments. As in a CODEOWNERS file, a pattern without a slash matches at
 * any depth, one with a slash starts at the root, and one that names a folder covers what lies in it.
 * Braces, classes, negation and escapes are refused rather than guessed.
 */
export function parseGlob(pattern: string): ParsedGlob {
  const problem = problemOf(pattern)
  if (problem !== undefined) return { ok: false, problem }
  const tokens = tokensOf(pattern)
  return { ok: true, glob: { pattern, matches: (path) => acceptsPath(tokens, path, { covers: true }) } }
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

function tokensOf(pattern: string): PathToken[] {
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '')
  const anchored = pattern.replace(/\/$/, '').includes('/')
  const segments = (anchored ? bare : `**/${bare}`).split('/')
  return segments.flatMap((segment, index): PathToken[] => {
    const last = index === segments.length - 1
    if (segment === '**') return [{ type: last ? 'any' : 'folders' }]
    return last ? charsOf(segment) : [...charsOf(segment), { type: 'char', char: '/' }]
  })
}

function charsOf(segment: string): PathToken[] {
  return [...segment].map((char) =>
    char === '*' ? { type: 'some' } : char === '?' ? { type: 'one' } : { type: 'char', char },
  )
}
