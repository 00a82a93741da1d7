import { DECLARES, depths, type Finder } from './finder.ts'
import type { Token } from './token.ts'

/** What `export`, `exports.x` and `module.exports` name. */
export const javascript: Finder = (tokens) => [...esModules(tokens), ...commonJs(tokens)]

function esModules(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    const exporting = token.text === 'export' && token.type === 'word' && tokens[index - 1]?.text !== '.'
    return exporting ? exported(tokens, index) : []
  })
}

function exported(tokens: readonly Token[], index: number): string[] {
  const [next, second, third] = tokens.slice(index + 1, index + 4)
  const open = next?.text === 'type' && second?.text === '{' ? index + 2 : index + 1
  if (tokens[open]?.text === '{') return listedNames(tokens, open)
  if (next?.text === 'default') return ['default']
  if (next?.text === '*') return [second?.text === 'as' ? (third?.text ?? '*') : `* ${third?.text}`]
  const name = tokens.slice(index + 1, index + 6).find(({ type, text }) => type === 'word' && !DECLARES.has(text))
  return name === undefined ? [] : [name.text]
}

// `{ a, b as c }` gives a and c.
function listedNames(tokens: readonly Token[], open: number): string[] {
  const close = tokens.findIndex(({ text }, index) => index > open && text === '}')
  const inside = tokens.slice(open + 1, close === -1 ? open + 1 : close).filter(({ type }) => type !== 'break')
  return inside.flatMap((token, index) => {
    const next = inside[index + 1]?.text
    return token.type === 'word' && token.text !== 'as' && token.text !== 'type' && (next === undefined || next === ',')
      ? [token.text]
      : []
  })
}

function commonJs(tokens: readonly Token[]): string[] {
  const depth = depths(tokens)
  return tokens.flatMap((token, index) => {
    if (token.text !== 'exports' || token.type !== 'word') return []
    const [dot, name, equals] = tokens.slice(index + 1, index + 4)
    if (dot?.text === '.' && name?.type === 'word' && equals?.text === '=') return [name.text]
    if (dot?.text !== '=' || tokens[index - 2]?.text !== 'module') return []
    if (name?.text !== '{') return ['module.exports']
    const inside = (depth[index + 2] ?? 0) + 1
    const end = tokens.findIndex(({ text }, at) => at > index + 2 && text === '}' && depth[at] === inside - 1)
    return tokens.slice(index + 3, end).flatMap((key, at) => {
      const before = tokens[index + 2 + at]
      const starts = before?.text === '{' || before?.text === ',' || before?.type === 'break'
      return depth[index + 3 + at] === inside && starts && key.type === 'word' ? [key.text] : []
    })
  })
}
