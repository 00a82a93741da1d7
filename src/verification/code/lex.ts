import type { Language } from './languages.ts'
import { regexEnd, stringEnd, templateEnd } from './literals.ts'
import type { Token } from './token.ts'

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy
const NUMBER = /\d[\w.]*/y
const MARK =
  /===|!==|\*\*=|<<=|>>=|>>>|\.\.\.|\?\?=|&&=|\|\|=|=>|->|::|:=|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|[-+*/%&|^]=|<<|>>|\*\*|[^\s]/uy

// Comments that tools obey.
const DIRECTIVE =
  /^(?:#!|\/\/go:|\/\/ ?\+build|\/\/line |#cgo|# ?(?:type:|noqa|pragma:|pylint:|mypy:|ruff:|fmt:|yapf:|isort:|-\*- coding|vim:|frozen_string_literal|encoding:|rubocop:)|\/\/\/ ?<reference|\/[/*][*\s]*(?:@ts-|eslint|biome-ignore|istanbul|c8 |v8 ignore|@jest|@vitest|@jsx|[#@]__|[#@] ?source|prettier-ignore|webpack|@flow|@license|@preserve|global |globals |exported |nolint|clippy::|rustfmt|NOLINT|NOSONAR|CHECKSTYLE))/i

/**
 * Cuts a text into tokens, comments left out but for those that tools obey; of several line breaks one is kept, where they
 * mean anything. @returns undefined where a comment or string is never closed: then nothing can be said of the text.
 */
export function lex(text: string, language: Language): Token[] | undefined {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const step =
      blankAt(text, at, language, tokens) ?? commentAt(text, at, language) ?? codeAt(text, at, language, tokens)
    if (step === undefined || step === 'open') return undefined
    if (step.token !== undefined) push(tokens, step.token)
    at = step.end
  }
  return tokens
}

interface Step {
  readonly end: number
  readonly token?: Token
}

function push(tokens: Token[], token: Token): void {
  const last = tokens.at(-1)
  if (token.type === 'break' && (last === undefined || last.type === 'break')) return
  if (last?.type === 'indent' && token.type === 'break') tokens.pop()
  if (token.type === 'break' && tokens.at(-1)?.type === 'break') return
  tokens.push(token)
}

function blankAt(text: string, at: number, language: Language, tokens: readonly Token[]): Step | undefined {
  const char = text.charAt(at)
  if (char === '\n') return { end: at + 1, ...(language.breaks ? { token: { type: 'break', text: '\n', at } } : {}) }
  if (!/\s/.test(char) && char !== '\ufeff') return undefined
  const end = at + (/^[^\S\n]+/.exec(text.slice(at, at + 200))?.[0].length ?? 1)
  const starts = at === 0 || text.charAt(at - 1) === '\n'
  const indents = language.indents === true && starts && (tokens.length === 0 || tokens.at(-1)?.type === 'break')
  return indents ? { end, token: { type: 'indent', text: text.slice(at, end), at } } : { end }
}

function commentAt(text: string, at: number, language: Language): Step | 'open' | undefined {
  const line = language.line.find((mark) => text.startsWith(mark, at))
  const block = language.block.find(([open]) => text.startsWith(open, at))
  const shebang = at === 0 && text.startsWith('#!')
  if (block !== undefined) return blockComment(text, at, language, block)
  if ((line === undefined && !shebang) || (language.family === 'data' && !startsYamlComment(text, at))) return undefined
  const end = endOfLine(text, at)
  return directive(text.slice(at, end), at, end)
}

// In YAML a number sign inside a word begins no comment.
function startsYamlComment(text: string, at: number): boolean {
  return at === 0 || /\s/.test(text.charAt(at - 1))
}

function blockComment(
  text: string,
  at: number,
  language: Language,
  [open, close]: readonly [string, string],
): Step | 'open' {
  let depth = 0
  let index = at
  while (index < text.length) {
    if (text.startsWith(close, index) && depth > 0) {
      depth -= 1
      index += close.length
      if (depth === 0) return blockEnd(text.slice(at, index), at, index, language)
    } else if (text.startsWith(open, index) && (depth === 0 || language.nested === true)) {
      depth += 1
      index += open.length
    } else index += 1
  }
  return 'open'
}

// A comment with a line break in it breaks the line.
function blockEnd(comment: string, at: number, end: number, language: Language): Step {
  const step = directive(comment, at, end)
  const breaks = step.token === undefined && language.breaks && comment.includes('\n')
  return breaks ? { end, token: { type: 'break', text: '\n', at } } : step
}

function directive(comment: string, at: number, end: number): Step {
  return DIRECTIVE.test(comment) ? { end, token: { type: 'directive', text: comment.trim(), at } } : { end }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

function codeAt(text: string, at: number, language: Language, tokens: readonly Token[]): Step | undefined {
  const literal = literalEnd(text, at, language, tokens)
  if (literal === 'open') return undefined
  if (literal !== undefined) return tokenStep('string', text, at, literal)
  for (const [type, pattern] of [
    ['word', WORD],
    ['number', NUMBER],
    ['mark', MARK],
  ] as const) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) return tokenStep(type, text, at, at + found[0].length)
  }
  return { end: at + 1 }
}

function tokenStep(type: Token['type'], text: string, at: number, end: number): Step {
  return { end, token: { type, text: text.slice(at, end), at } }
}

function literalEnd(
  text: string,
  at: number,
  language: Language,
  tokens: readonly Token[],
): number | 'open' | undefined {
  const form = language.strings.find(({ open }) => text.startsWith(open, at))
  if (form !== undefined) return stringEnd(text, at, form)
  if (language.family === 'javascript' && text.charAt(at) === '`') return templateEnd(text, at)
  if (language.family === 'javascript' && text.charAt(at) === '/') return regexEnd(text, at, tokens)
  if (language.family !== 'rust') return undefined
  const raw = /^b?r(#*)"/.exec(text.slice(at, at + 40))
  if (raw !== null) return stringEnd(text, at, { open: raw[0], close: `"${raw[1]}`, lines: true, raw: true })
  const char = /^'(?:\\[^\n]{1,9}?|[^'\\\n]{1,2})'/.exec(text.slice(at, at + 14))
  return char === null ? undefined : at + char[0].length
}
