import type { StringForm } from './languages.ts'
import type { Token } from './token.ts'

/** Where a string that begins at `at` ends; `open`: it never does. */
export function stringEnd(text: string, at: number, form: StringForm): number | 'open' {
  let index = at + form.open.length
  while (index < text.length) {
    if (text.startsWith(form.close, index)) return index + form.close.length
    const char = text.charAt(index)
    if (char === '\n' && form.lines !== true) return 'open'
    index += char === '\\' && form.raw !== true ? 2 : 1
  }
  return 'open'
}

const DEEPEST = 20

/** A template literal, with what its `${ }` hold: strings and templates inside them included. */
export function templateEnd(text: string, at: number, depth = 0): number | 'open' {
  if (depth > DEEPEST) return 'open'
  let index = at + 1
  while (index < text.length) {
    const char = text.charAt(index)
    if (char === '`') return index + 1
    if (char === '\\') index += 2
    else if (text.startsWith('${', index)) {
      const end = substitutionEnd(text, index + 2, depth)
      if (end === 'open') return 'open'
      index = end
    } else index += 1
  }
  return 'open'
}

function substitutionEnd(text: string, from: number, depth: number): number | 'open' {
  let braces = 1
  let index = from
  while (index < text.length) {
    const char = text.charAt(index)
    const inner = innerEnd(text, index, depth)
    if (inner === 'open') return 'open'
    if (char === '{') braces += 1
    if (char === '}') braces -= 1
    index = inner ?? index + 1
    if (braces === 0) return index
  }
  return 'open'
}

function innerEnd(text: string, at: number, depth: number): number | 'open' | undefined {
  const char = text.charAt(at)
  if (char === '`') return templateEnd(text, at, depth + 1)
  return char === '"' || char === "'" ? stringEnd(text, at, { open: char, close: char }) : undefined
}

const BEFORE_REGEX = /^(?:return|typeof|case|in|of|void|delete|await|do|else|yield|throw|instanceof|new)$/

/** A slash divides after a value and begins a regular expression elsewhere. */
export function regexEnd(text: string, at: number, tokens: readonly Token[]): number | undefined {
  const before = tokens.findLast(({ type }) => type !== 'break')
  const value = before !== undefined && isValue(before)
  if (value) return undefined
  let inClass = false
  for (let index = at + 1; index < text.length && text.charAt(index) !== '\n'; index += 1) {
    const char = text.charAt(index)
    if (char === '\\') index += 1
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass)
      return index + 1 + (/^[a-z]*/.exec(text.slice(index + 1, index + 12))?.[0].length ?? 0)
  }
  return undefined
}

function isValue({ type, text }: Token): boolean {
  if (type === 'word') return !BEFORE_REGEX.test(text)
  return type === 'number' || type === 'string' || text === ')' || text === ']' || text === '}'
}
