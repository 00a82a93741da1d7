import type { EngineName } from './engines.ts'
import type { Played } from './play.ts'
import { NOTHING_LEFT, SUITE } from './suite.ts'

export type Results = ReadonlyMap<string, Played>

const BEGIN = '<!-- hostile suite: written by `node test/hostile/table.ts --write` -->'
const END = '<!-- hostile suite: end -->'

/** Every probe by name, in the suite's order, under the title of its group. */
const ROWS: readonly (readonly [title: string, name: string])[] = [
  ...SUITE.flatMap(({ title, probes }) => probes.map(({ name }) => [title, name] as const)),
  ['At the end', NOTHING_LEFT],
]

/** The table of the security page: probe by engine, with what it was played on. */
export function renderTable(results: Readonly<Partial<Record<EngineName, Results>>>, place: string): string {
  const engines = Object.entries(results)
  const counts = engines.map(([engine, played]) => `${engine} ${heldIn(played)} of ${ROWS.length} held`)
  const head = ['', 'Attack', ...engines.map(([engine]) => engine)].join(' | ').slice(3)
  const rows = ROWS.map(([title, name], index) => {
    const group = ROWS[index - 1]?.[0] === title ? '' : `**${title}** · `
    return [`${group}${escaped(name)}`, ...engines.map(([, played]) => verdict(played.get(name)))].join(' | ')
  })
  const line = engines.map(() => ' | ---').join('')
  return `${counts.join(', ')}; on ${place}.\n\n${head}\n---${line}\n${rows.join('\n')}`
}

/** One engine's results, for a terminal. */
export function renderResults(engine: EngineName, results: Results): string {
  const lines = ROWS.map(([, name]) => {
    const played = results.get(name)
    const problems = (played?.problems ?? []).map((problem) => `\n      ${problem}`)
    return `${verdict(played).padEnd(9)}${String(played?.ms ?? '').padStart(6)} ms  ${name}${problems.join('')}`
  })
  return `${engine}: ${heldIn(results)} of ${ROWS.length} held\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** The page with another table between its two marks. Throws where they are missing. */
export function withTable(page: string, table: string): string {
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (before === -1 || after < before) throw new Error(`the page lacks "${BEGIN}" or "${END}"`)
  return `${page.slice(0, before)}${BEGIN}\n${table}\n${page.slice(after)}`
}

/** What a page's table says of each probe: the name, and the cells behind it. */
export function readTable(page: string): readonly { readonly name: string; readonly cells: readonly string[] }[] {
  const table = page.slice(page.indexOf(BEGIN), page.indexOf(END))
  const rows = table.split('\n').filter((line) => line.includes(' | '))
  return rows.slice(2).map((row) => {
    const [first = '', ...cells] = row.split(' | ')
    return { name: first.replace(/^\*\*[^*]+\*\* · /, ''), cells }
  })
}

/** A name as the table shows it. */
export function escaped(name: string): string {
  return name.replace(/[*_<>|~$\\]/g, (character) => `\\${character}`)
}

function heldIn(results: Results): number {
  return ROWS.filter(([, name]) => results.get(name)?.problems.length === 0).length
}

function verdict(played: Played | undefined): string {
  if (played === undefined) return '—'
  return played.problems.length === 0 ? 'held' : '**not held**'
}
