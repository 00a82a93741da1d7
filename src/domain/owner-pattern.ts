import { acceptsPath, type Effort, type PathToken } from './path-automaton.ts'

export type OwnerPattern =
  | { readonly ok: true; readonly matches: (path: string, effort?: Effort) => boolean }
  | { readonly ok: false; readonly problem: string }

const LONGEST = 1_000

/**
 * A pattern of a CODEOWNERS file: gitignore's, but for what GitHub names as not working there (`!`, `[ ]`, `\#`) and for
 * `docs/*`, which does not reach into folders of `docs`. Case-sensitive. What GitHub would not read is a problem here.
 * https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function parseOwnerPattern(pattern: string): OwnerPattern {
  const problem = problemOf(pattern)
  if (problem !== undefined) return { ok: false, problem }
  const parts = pattern.split('/')
  const isFolder = parts.at(-1) === ''
  const isAnchored = parts.slice(0, isFolder ? -1 : undefined).length > 1
  const inner = parts.slice(parts[0] === '' ? 1 : 0, isFolder ? -1 : undefined)
  const segments = [...(isAnchored ? [] : ['**']), ...inner, ...(isFolder ? ['**'] : [])]
  const covers = !(isAnchored && inner.at(-1) === '*')
  let known: { readonly tokens: readonly PathToken[]; readonly needle: string } | undefined
  return {
    ok: true,
    matches: (path, effort) => {
      known ??= withNeedle(tokensOf(segments))
      return path.includes(known.needle) && acceptsPath(known.tokens, path, { covers, effort })
    },
  }
}

// Of hundreds of lines few speak of a path, and most of the others show it by the longest text that they hold.
function withNeedle(tokens: readonly PathToken[]) {
  const runs = tokens.map((token) => (token.type === 'char' ? token.char : '\0')).join('')
  const needle = runs.split('\0').reduce((longest, run) => (run.length > longest.length ? run : longest), '')
  return { tokens, needle }
}

function problemOf(pattern: string): string | undefined {
  if (pattern.length > LONGEST) return `the pattern is longer than ${LONGEST} characters`
  if (/\p{Cc}/u.test(pattern)) return 'the pattern holds a control character'
  if (pattern.startsWith('!')) return 'a pattern cannot be negated with !'
  if (pattern.startsWith('\\#')) return 'a # cannot be escaped'
  if (/[[\]]/.test(pattern)) return 'a pattern cannot hold [ or ]'
  if (/(?<!\\)(?:\\\\)*\\$/.test(pattern)) return 'the pattern ends in a backslash'
  const inner = pattern.replace(/^\//, '').replace(/\/$/, '')
  return inner.split('/').includes('') ? 'the pattern has an empty segment' : undefined
}

function tokensOf(segments: readonly string[]): PathToken[] {
  return segments.flatMap((segment, index): PathToken[] => {
    const last = index === segments.length - 1
    if (segment === '**') return [{ type: last ? 'any' : 'folders' }]
    return last ? charsOf(segment) : [...charsOf(segment), { type: 'char', char: '/' }]
  })
}

function charsOf(segment: string): PathToken[] {
  const tokens: PathToken[] = []
  let escaped = false
  for (const char of segment) {
    if (!escaped && char === '\\') {
      escaped = true
      continue
    }
    if (!escaped && char === '*') {
      // More stars than one are one, unless they are the whole segment.
      if (tokens.at(-1)?.type !== 'some') tokens.push({ type: 'some' })
    } else tokens.push(!escaped && char === '?' ? { type: 'one' } : { type: 'char', char })
    escaped = false
  }
  return tokens
}
