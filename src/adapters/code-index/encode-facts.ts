import type { FileFacts, UseFact } from './facts.ts'

/**
 * Facts as they are stored and handed from thread to thread: uses by columns, names by number, places by difference.
 * A quarter of what they are as objects.
 */
interface Stored {
  readonly s: FileFacts['symbols']
  readonly i: FileFacts['imports']
  readonly e: FileFacts['exports']
  /** Words; the first `c` are `names`. */
  readonly w: readonly string[]
  readonly c: number
  /** Of each use: word, place, line, receiver, meaning, marks. */
  readonly u: readonly (readonly number[])[]
  readonly p?: string
  readonly b: 0 | 1
}

const SHORTHAND = 1
const TYPE = 2
const BOTH = 4

export function encodeFacts({ symbols, imports, exports, uses, names, package: own, broken }: FileFacts): string {
  const words = new Map(names.map((name, index) => [name, index]))
  const wordOf = (name: string) => {
    const known = words.get(name) ?? words.size
    words.set(name, known)
    return known
  }
  const before = (index: number) => uses[index - 1] ?? { at: 0, line: 0 }
  const stored: Stored = {
    s: symbols,
    i: imports,
    e: exports,
    c: names.length,
    u: [
      uses.map(({ name }) => wordOf(name)),
      uses.map(({ at }, index) => at - before(index).at),
      uses.map(({ line }, index) => line - before(index).line),
      uses.map(({ recv }, index) => (recv < 0 ? recv : index - recv)),
      uses.map(meaningOf),
      uses.map(({ shorthand, type, both }) => (shorthand ? SHORTHAND : 0) + (type ? TYPE : 0) + (both ? BOTH : 0)),
    ],
    w: [...words.keys()],
    ...(own !== undefined && { p: own }),
    b: broken ? 1 : 0,
  }
  return JSON.stringify(stored)
}

function meaningOf({ symbol, import: imported, local }: UseFact): number {
  if (symbol !== undefined) return symbol * 4 + 1
  if (imported !== undefined) return imported * 4 + 2
  return local === undefined ? 0 : (local + 1) * 4 + 3
}

export function decodeFacts(text: string): FileFacts {
  const { s, i, e, w, c, u, p, b } = JSON.parse(text) as Stored
  const [words = [], places = [], lines = [], receivers = [], meanings = [], marks = []] = u
  const uses: UseFact[] = []
  let at = 0
  let line = 0
  for (const [index, word] of words.entries()) {
    at += places[index] ?? 0
    line += lines[index] ?? 0
    const recv = receivers[index] ?? 0
    const mark = marks[index] ?? 0
    uses.push({
      name: w[word] ?? '',
      at,
      line,
      recv: recv < 0 ? recv : index - recv,
      ...meant(meanings[index] ?? 0),
      ...(mark & SHORTHAND && { shorthand: true }),
      ...(mark & TYPE && { type: true }),
      ...(mark & BOTH && { both: true }),
    })
  }
  const rest = { names: w.slice(0, c), broken: b === 1, ...(p !== undefined && { package: p }) }
  return { symbols: s, imports: i, exports: e, uses, ...rest }
}

function meant(meaning: number): Pick<UseFact, 'symbol' | 'import' | 'local'> {
  const index = Math.floor(meaning / 4)
  if (meaning % 4 === 1) return { symbol: index }
  if (meaning % 4 === 2) return { import: index }
  return meaning === 0 ? {} : { local: index - 1 }
}
