import { languageOf } from '../code/languages.ts'
import { lex } from '../code/lex.ts'
import type { Token } from '../code/token.ts'

/** One small fault put into a file. */
export interface Mutant {
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly from: string
  readonly to: string
  readonly text: string
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '==': '!=',
  '!=': '==',
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '+=': '-=',
  '-=': '+=',
  '++': '--',
  '--': '++',
}

const WORDS: Readonly<Record<string, string>> = {
  true: 'false',
  false: 'true',
  True: 'False',
  False: 'True',
  and: 'or',
  or: 'and',
}

/** Every single fault of ours: operators, constants, conditions turned round, results thrown away. */
export function mutantsOf(path: string, text: string): Mutant[] {
  const language = languageOf(path)
  const tokens = language === undefined ? undefined : lex(text, language)
  if (tokens === undefined || language?.family === 'data') return []
  const meaningful = tokens.filter(({ type }) => type !== 'indent')
  return meaningful.flatMap((token, index) => {
    const to = faultOf(token, meaningful[index - 1], meaningful[index + 1], language?.family ?? '')
    if (to === undefined) return []
    const line = text.slice(0, token.at).split('\n').length
    const after = text.slice(token.at + token.text.length)
    return [{ path, line, from: token.text, to, text: text.slice(0, token.at) + to + after }]
  })
}

type Neighbour = Token | undefined

function faultOf(token: Token, before: Neighbour, after: Neighbour, family: string): string | undefined {
  const { type, text } = token
  if (type === 'mark') return markFault(token, before, after, family)
  if (before?.text === '.') return undefined
  if (type === 'number') return /^\d{1,9}$/.test(text) ? String(Number(text) + 1) : undefined
  if (type !== 'word') return undefined
  if (text === 'return') return returnsValue(after) ? RETURN[family] : undefined
  if (text === 'if' && family === 'python') return 'if not'
  return Object.hasOwn(WORDS, text) ? WORDS[text] : undefined
}

function markFault(token: Token, before: Neighbour, after: Neighbour, family: string): string | undefined {
  if (token.text !== '=>') return isBinary(token, before) ? OPERATORS[token.text] : undefined
  return family === 'javascript' && after?.text !== '{' ? '=> void' : undefined
}

const RETURN: Readonly<Record<string, string>> = { javascript: 'return void', python: 'return None and' }

function returnsValue(after: Neighbour): boolean {
  return after !== undefined && after.type !== 'break' && after.text !== ';' && after.text !== '}'
}

// A sign before a value, or a star that unpacks or imports, is something else.
function isBinary({ text }: Token, before: Token | undefined): boolean {
  if (!Object.hasOwn(OPERATORS, text)) return false
  if (text === '++' || text === '--') return true
  if (before === undefined || before.type === 'break') return false
  if (before.type === 'word')
    return !/^(?:return|export|import|from|case|typeof|in|of|yield|print|lambda)$/.test(before.text)
  return before.type === 'number' || before.type === 'string' || before.text === ')' || before.text === ']'
}

/** Faults near what the tests name first, then spread over the rest, at most `most`. */
export function chooseMutants(mutants: readonly Mutant[], named: ReadonlySet<string>, most: number): Mutant[] {
  const near = mutants.filter((mutant) => named.has(ownerOf(mutant)))
  const rest = mutants.filter((mutant) => !named.has(ownerOf(mutant)))
  return [...spread(near, most), ...spread(rest, most)].slice(0, most)
}

const OWNER =
  /(?:\b(?:function|def|func|fn|class|const|let|var)\s+(?:\([^)\n]{0,80}\)\s*)?|exports\.)([\p{L}_$][\w$]*)/gu

// The last name that is declared above the fault, or on its line.
function ownerOf({ text, line }: Mutant): string {
  const above = text
    .split('\n')
    .slice(Math.max(0, line - 200), line)
    .join('\n')
  return [...above.matchAll(OWNER)].at(-1)?.[1] ?? ''
}

function spread<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(items.length / most))
  const first = items.filter((_, index) => index % step === 0)
  return [...first, ...items.filter((_, index) => index % step !== 0)]
}
