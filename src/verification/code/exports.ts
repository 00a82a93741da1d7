import { javascript } from './exports-javascript.ts'
import { DECLARES, depths, type Finder, words } from './finder.ts'
import { languageOf } from './languages.ts'
import { lex } from './lex.ts'
import type { Token } from './token.ts'

/**
 * Names that a file offers to others, read from its syntax alone: no types, no signatures, no `export *` followed, nothing
 * that is made at run time. @returns undefined for a language that we cannot read.
 */
export function exportsOf(path: string, text: string): string[] | undefined {
  const language = languageOf(path)
  const find = language === undefined ? undefined : FINDERS[language.family]
  const tokens = language === undefined ? undefined : lex(text, language)
  if (find === undefined || tokens === undefined) return undefined
  return [...new Set(find(tokens, path))].sort()
}

// At the margin, without a leading underscore; what `__init__.py` imports is offered too.
const python: Finder = (tokens, path) => {
  const starts = (index: number) => index === 0 || tokens[index - 1]?.type === 'break'
  return tokens.flatMap((token, index) => {
    if (!starts(index) || token.type !== 'word') return []
    const next = tokens[index + 1]
    if (token.text === 'def' || token.text === 'class') return publicName(next)
    if (token.text === 'async') return publicName(tokens[index + 2])
    if (token.text === 'from' && path.endsWith('__init__.py')) {
      const line = words(tokens, index, new Set(['\n'])).map(({ text }) => text)
      return line.slice(line.indexOf('import') + 1).filter((name) => name !== 'as')
    }
    return next?.text === '=' || next?.text === ':' ? publicName(token) : []
  })
}

function publicName(token: Token | undefined): string[] {
  return token?.type === 'word' && !token.text.startsWith('_') && !['else', 'try', 'finally'].includes(token.text)
    ? [token.text]
    : []
}

// With a capital, outside of any body; methods under their type.
const go: Finder = (tokens) => {
  const depth = depths(tokens)
  return tokens.flatMap((token, index) => {
    if (depth[index] !== 0 || !['func', 'type', 'var', 'const'].includes(token.text)) return []
    if (tokens[index + 1]?.text !== '(') return capital(tokens[index + 1])
    const close = tokens.findIndex(({ text }, at) => at > index && text === ')')
    if (token.text === 'func') {
      const receiver = tokens.slice(index + 2, close).findLast(({ type }) => type === 'word')
      return capital(tokens[close + 1]).map((name) => `${receiver?.text}.${name}`)
    }
    const end = tokens.findIndex(({ text }, at) => at > index + 1 && text === ')' && depth[at] === 0)
    return tokens.slice(index + 2, end).flatMap((one, at) => {
      const starts = at === 0 || tokens[index + 1 + at]?.type === 'break'
      return starts && depth[index + 2 + at] === 1 ? capital(one) : []
    })
  })
}

function capital(token: Token | undefined): string[] {
  return token?.type === 'word' && /^\p{Lu}/u.test(token.text) ? [token.text] : []
}

const rust: Finder = (tokens) =>
  tokens.flatMap((token, index) => {
    if (token.text !== 'pub' || tokens[index + 1]?.text === '(') return []
    if (tokens[index + 1]?.text === 'use') {
      const path = words(tokens, index + 2, new Set([';'])).map(({ text }) => text)
      return path.slice(-1)
    }
    const name = tokens.slice(index + 1, index + 6).find(({ type, text }) => type === 'word' && !DECLARES.has(text))
    return name === undefined ? [] : [name.text]
  })

const java: Finder = (tokens) =>
  tokens.flatMap((token, index) => {
    if (token.text !== 'public') return []
    const end = tokens.findIndex(({ text }, at) => at > index && ['{', '(', '=', ';'].includes(text))
    const before = tokens.slice(index + 1, end === -1 ? index + 1 : end).filter(({ type }) => type === 'word')
    const type = before.findIndex(({ text }) => ['class', 'interface', 'enum', 'record'].includes(text))
    const name = type === -1 ? before.at(-1) : before[type + 1]
    return name === undefined ? [] : [name.text]
  })

const FINDERS: Readonly<Record<string, Finder>> = { javascript, python, go, rust, java }
