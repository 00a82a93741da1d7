import type { Token } from './token.ts'

/** Names that a file offers, from its tokens. */
export type Finder = (tokens: readonly Token[], path: string) => string[]

/** Words between a mark of visibility and the name. */
export const DECLARES = new Set(
  'function class const let var interface type enum namespace async abstract declare default fn struct trait static mod union unsafe extern def record final static'.split(
    ' ',
  ),
)

/** The words from `from` to the first of `until`. */
export function words(tokens: readonly Token[], from: number, until: ReadonlySet<string>): Token[] {
  const end = tokens.findIndex(({ text }, index) => index >= from && until.has(text))
  return tokens.slice(from, end === -1 ? from + 1 : end).filter(({ type }) => type === 'word')
}

/** How many brackets are open at each token. */
export function depths(tokens: readonly Token[]): number[] {
  let depth = 0
  return tokens.map(({ text }) => {
    if (text === '}' || text === ')' || text === ']') depth -= 1
    const now = depth
    if (text === '{' || text === '(' || text === '[') depth += 1
    return now
  })
}
