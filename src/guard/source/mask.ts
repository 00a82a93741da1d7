import type { Syntax } from './syntax.ts'

/** A text twice, both as long as it was and with its line breaks: without comments, and without strings too. */
export interface Masked {
  readonly withoutComments: string
  readonly codeOnly: string
}

interface Region {
  readonly kind: 'comment' | 'string' | 'skip'
  readonly end: number
}

// Several questions are asked of one text in turn, most often of the last two: a file as it was and as it is.
const KEPT = 2
const recent: { readonly text: string; readonly syntax: Syntax; readonly masked: Masked }[] = []

/**
 * Blanks comments, then strings too. One pass, linear, never fails: a delimiter that is never closed ends with its line
 * (short) or with the text (long). Heuristic by design: it knows delimiters, no grammar.
 */
export function mask(text: string, syntax: Syntax): Masked {
  const known = recent.find((one) => one.syntax === syntax && one.text === text)
  if (known !== undefined) return known.masked
  const masked = blanked(text, syntax)
  recent.unshift({ text, syntax, masked })
  recent.length = Math.min(recent.length, KEPT)
  return masked
}

function blanked(text: string, syntax: Syntax): Masked {
  const starts = startsOf(syntax)
  let withoutComments = ''
  let codeOnly = ''
  let from = 0
  starts.lastIndex = 0
  for (let match = starts.exec(text); match !== null; match = starts.exec(text)) {
    const region = regionAt(text, match.index, match[0], syntax)
    starts.lastIndex = Math.max(region.end, match.index + 1)
    if (region.kind === 'skip') continue
    const before = text.slice(from, match.index)
    const inside = text.slice(match.index, region.end)
    const blanks = blank(inside)
    withoutComments += before + (region.kind === 'comment' ? blanks : inside)
    codeOnly += before + blanks
    from = region.end
  }
  const rest = text.slice(from)
  return { withoutComments: withoutComments + rest, codeOnly: codeOnly + rest }
}

function blank(text: string): string {
  return text.includes('\n') ? text.replace(/[^\n]/g, ' ') : ' '.repeat(text.length)
}

const STARTS = new WeakMap<Syntax, RegExp>()

function startsOf(syntax: Syntax): RegExp {
  const known = STARTS.get(syntax) ?? compile(syntax)
  STARTS.set(syntax, known)
  return known
}

function compile(syntax: Syntax): RegExp {
  const openers = [...syntax.block.map(([open]) => open), ...syntax.line, ...syntax.long, ...syntax.short]
  const all = [...openers, ...(syntax.regex === true ? ['/'] : []), ...(syntax.ticks === true ? ["'"] : [])]
  const sorted = all.sort((left, right) => right.length - left.length)
  return new RegExp(sorted.map((opener) => opener.replace(/[^\w\n]/g, '\\$&')).join('|') || '(?!)', 'g')
}

function regionAt(text: string, at: number, opener: string, syntax: Syntax): Region {
  const block = syntax.block.find(([open]) => open === opener)
  if (block !== undefined) return { kind: 'comment', end: after(text, at + opener.length, block[1]) }
  if (syntax.line.includes(opener)) {
    return isComment(text, at, opener) ? { kind: 'comment', end: lineEnd(text, at) } : { kind: 'skip', end: at + 1 }
  }
  if (syntax.long.includes(opener)) return { kind: 'string', end: stringEnd(text, at, opener, text.length) }
  if (syntax.short.includes(opener)) return { kind: 'string', end: stringEnd(text, at, opener, lineEnd(text, at)) }
  if (opener === "'") return charAt(text, at)
  return regexAt(text, at)
}

// `#` inside a word (`a#b`, `$#`) begins no comment; `//` after a colon is a URL only inside strings, which are gone.
function isComment(text: string, at: number, opener: string): boolean {
  return opener !== '#' || at === 0 || !/[\w$]/.test(text.charAt(at - 1))
}

function after(text: string, from: number, closer: string): number {
  const found = text.indexOf(closer, from)
  return found === -1 ? text.length : found + closer.length
}

function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at)
  return found === -1 ? text.length : found
}

function stringEnd(text: string, at: number, quote: string, limit: number): number {
  let index = at + quote.length
  while (index < limit) {
    if (text.charAt(index) === '\\') index += 2
    else if (text.startsWith(quote, index)) return index + quote.length
    else index += 1
  }
  return limit
}

function charAt(text: string, at: number): Region {
  const literal = /^'(?:\\[^\n]{1,9}?|[^'\\\n]{1,2})'/.exec(text.slice(at, at + 14))
  return literal === null ? { kind: 'skip', end: at + 1 } : { kind: 'string', end: at + literal[0].length }
}

// A slash divides after a value and begins a regular expression elsewhere.
function regexAt(text: string, at: number): Region {
  const before = text.slice(Math.max(0, at - 24), at).trimEnd()
  const begins =
    before === '' || /[(,=:[!&|?{};+\-*%~^<>\n]$|\b(return|typeof|case|in|of|void|delete|await)$/.test(before)
  if (!begins) return { kind: 'skip', end: at + 1 }
  const limit = lineEnd(text, at)
  let inClass = false
  for (let index = at + 1; index < limit; index += 1) {
    const char = text.charAt(index)
    if (char === '\\') index += 1
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return { kind: 'string', end: index + 1 }
  }
  return { kind: 'skip', end: at + 1 }
}
