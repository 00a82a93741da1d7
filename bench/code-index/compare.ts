import type { FileFacts } from '../../src/adapters/code-index/facts.ts'
import { createLinker, type Linker } from '../../src/adapters/code-index/linker.ts'
import { isSetting } from '../../src/adapters/code-index/project.ts'
import { readFileFacts } from '../../src/adapters/code-index/read-file.ts'
import { findReferences, type Target } from '../../src/adapters/code-index/references.ts'
import { symbolAround } from '../../src/adapters/code-index/symbols.ts'
import type { Figure } from '../figure.ts'
import { type Compiler, openCompiler } from './compiler.ts'
import { type Corpus, filesBelow, readText } from './corpus.ts'

/** Dependents are followed so far: the compiler takes long for each. */
const MOST_SYMBOLS = 60
const IMPACTS = 12

interface Score {
  hits: number
  wrong: number
  missed: number
}

/** Every n-th symbol, asked of both: `references` of tops and of members, and for some tops the files of `impact`. */
export async function compareWithCompiler(corpus: Corpus, every: number): Promise<readonly Figure[]> {
  const compiler = openCompiler(corpus)
  const linker = await linkerOf(corpus, compiler)
  const scores = { top: score(), member: score(), possible: score(), impact: score() }
  const asked = symbolsOf(linker).filter((_, index) => index % every === 0)
  for (const target of asked) {
    const right = theirs(linker, compiler, target)
    const isTop = linker.symbolOf(target)?.parent === -1
    add(scores[isTop ? 'top' : 'member'], ours(linker, target), right)
    if (!isTop) add(scores.possible, ours(linker, target, 'possible'), right)
  }
  const tops = asked.filter((target) => {
    const symbol = linker.symbolOf(target)
    return symbol?.parent === -1 && symbol.exported
  })
  const step = Math.max(1, Math.floor(tops.length / IMPACTS))
  for (const top of tops.filter((_, index) => index % step === 0)) {
    const mine = filesReached(linker, top, (target) => ours(linker, target))
    add(
      scores.impact,
      mine,
      filesReached(linker, top, (target) => theirs(linker, compiler, target)),
    )
  }
  return Object.entries(scores).flatMap(([what, { hits, wrong, missed }]) => [
    { what: `${NAMES[what]}: asked for`, value: hits + missed, unit: 'count' as const },
    { what: `${NAMES[what]}: precision, percent`, value: (100 * hits) / Math.max(1, hits + wrong), unit: 'x' as const },
    { what: `${NAMES[what]}: recall, percent`, value: (100 * hits) / Math.max(1, hits + missed), unit: 'x' as const },
  ])
}

const NAMES: Readonly<Record<string, string>> = {
  top: 'references, symbols of the top',
  member: 'references, members, sure',
  possible: 'references, members, sure or by their name only',
  impact: 'impact, files reached',
}

function symbolsOf(linker: Linker): Target[] {
  return [...linker.project.files].flatMap(([path, { symbols }]) =>
    symbols.flatMap((_, index) => (linker.canonical(path, index) === index ? [{ path, index }] : [])),
  )
}

async function linkerOf({ folder }: Corpus, { texts }: Compiler): Promise<Linker> {
  const files = new Map<string, FileFacts>()
  for (const [path, text] of texts) {
    const facts = await readFileFacts(path, Buffer.from(text))
    if (facts !== undefined) files.set(path, facts)
  }
  const settings = filesBelow(folder).filter(isSetting)
  return createLinker({ files, settings: new Map(settings.map((path) => [path, readText(folder, path)])) })
}

function ours(linker: Linker, target: Target, which: 'sure' | 'possible' = 'sure'): Set<string> {
  const found = findReferences(linker, target).filter(({ sure }) => sure || which === 'possible')
  return new Set(found.map(({ path, at }) => `${path}:${at}`))
}

// What is declared twice (overloads, a type and a value of one name) is no reference to itself.
function theirs(linker: Linker, compiler: Compiler, { path, index }: Target): Set<string> {
  const symbols = linker.project.files.get(path)?.symbols ?? []
  const symbol = symbols[index]
  const places = compiler.references(path, symbol?.at ?? 0)
  for (const each of symbols) {
    if (each.name === symbol?.name && each.parent === symbol.parent) places.delete(`${path}:${each.at}`)
  }
  return places
}

type Ask = (target: Target) => Set<string>

function filesReached(linker: Linker, from: Target, references: Ask): Set<string> {
  const reached = new Set<string>()
  const seen = new Set<string>()
  let waiting = [from]
  while (waiting.length > 0) {
    const fresh = waiting.filter(({ path, index }) => {
      const key = `${path}:${index}`
      return seen.size < MOST_SYMBOLS && !seen.has(key) && seen.add(key)
    })
    waiting = fresh.flatMap((target) =>
      [...references(target)].sort().flatMap((place) => around(linker, place, reached)),
    )
  }
  return reached
}

function around(linker: Linker, place: string, reached: Set<string>): Target[] {
  const cut = place.lastIndexOf(':')
  const path = place.slice(0, cut)
  const facts = linker.project.files.get(path)
  reached.add(path)
  const index = facts === undefined ? -1 : symbolAround(facts, Number(place.slice(cut + 1)))
  return index === -1 ? [] : [{ path, index }]
}

function score(): Score {
  return { hits: 0, wrong: 0, missed: 0 }
}

function add(total: Score, mine: ReadonlySet<string>, right: ReadonlySet<string>): void {
  const hits = [...mine].filter((place) => right.has(place)).length
  total.hits += hits
  total.wrong += mine.size - hits
  total.missed += right.size - hits
}
