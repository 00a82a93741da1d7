import { nearMatch } from '../../domain/near-match.ts'
import { POPULAR } from './popular.ts'

/** The popular package that a name could be mistaken for; undefined for a popular name itself and for honest ones. */
export function looksLike(name: string): string | undefined {
  if (POPULAR.has(name)) return undefined
  const folded = fold(name)
  for (const popular of POPULAR) if (fold(popular) === folded) return popular
  // Short names are near each other by chance.
  if (name.length < 5) return undefined
  const candidates = [...POPULAR].filter((popular) => isComparable(popular, name))
  return nearMatch(name, candidates, 1) ?? candidates.find((popular) => isSwapped(popular, name))
}

const TWINS: readonly (readonly [RegExp, string])[] = [
  [/[0о]/g, 'o'],
  [/[1lі|]/g, 'i'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/5/g, 's'],
  [/а/g, 'a'],
  [/е/g, 'e'],
  [/с/g, 'c'],
  [/р/g, 'p'],
]

// Separators and scopes are what people leave out; letters that look alike are what they overlook.
function fold(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKC')
    .replace(/^@([^/]*)\//, '$1')
    .replace(/[-_.]/g, '')
  return TWINS.reduce((text, [pattern, letter]) => text.replace(pattern, letter), plain)
}

function isComparable(popular: string, name: string): boolean {
  return popular.length >= 5 && Math.abs(popular.length - name.length) <= 1 && scopeOf(popular) === scopeOf(name)
}

function scopeOf(name: string): string {
  return name.startsWith('@') ? name.slice(0, name.indexOf('/')) : ''
}

// `lodahs`: two letters that stand beside each other changed places.
function isSwapped(popular: string, name: string): boolean {
  if (popular.length !== name.length) return false
  const at = [...popular].findIndex((letter, index) => letter !== name[index])
  const swapped = popular.slice(0, at) + (popular[at + 1] ?? '') + (popular[at] ?? '') + popular.slice(at + 2)
  return at >= 0 && swapped === name
}
