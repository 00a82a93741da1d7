import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { ENGINES, type EngineName } from './engines.ts'
import type { Played } from './play.ts'
import { escaped, readTable, renderTable, withTable } from './render-table.ts'
import { PROBE_NAMES } from './suite.ts'

const PAGE = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8')

test('the security page lists every probe of the suite, for every engine, as held', () => {
  const held = Object.keys(ENGINES).map(() => 'held')
  expect(readTable(PAGE)).toEqual(PROBE_NAMES.map((name) => ({ name: escaped(name), cells: held })))
})

test('no two probes have one name', () => {
  expect(new Set(PROBE_NAMES).size).toBe(PROBE_NAMES.length)
})

test('a probe that did not hold, or was not played, shows as such', () => {
  const [first = '', second = ''] = PROBE_NAMES
  const of = (problems: readonly string[]) => new Map<string, Played>([[first, { name: first, problems, ms: 1 }]])
  const results: Record<EngineName, Map<string, Played>> = { bubblewrap: of([]), docker: of(['through']) }
  const rows = readTable(withTable(PAGE, renderTable(results, 'a machine')))
  expect(rows.slice(0, 2)).toEqual([
    { name: escaped(first), cells: ['held', '**not held**'] },
    { name: escaped(second), cells: ['—', '—'] },
  ])
})
