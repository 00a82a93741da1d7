import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { ASKED_KINDS } from '../../src/domain/intent.ts'
import { WORDS } from '../approval/matrix/expected.ts'
import { PLACES } from '../approval/matrix/places.ts'
import { PLACES as INTAKE_PLACES, SPEAKERS } from '../intake/matrix/expected.ts'
import { ROOT, readPage, tableOf } from './markdown.ts'

const page = readPage('docs/cases.md')
const rows = ['Request', 'Approval', 'Abuse', 'Fault'].flatMap((head) => tableOf(page, head))

test.each(rows.map((cells) => [cells[0] ?? '', cells] as const))(
  '%s: shown by tests that are there',
  (_what, cells) => {
    expect(cells).toHaveLength(3)
    const named = testsOf(cells[2] ?? '')
    expect(named).not.toEqual([])
    expect(named.filter(([file, name]) => !isThere(file, name))).toEqual([])
  },
)

test('the sizes that it gives are those of the matrices', () => {
  const people = Object.keys(SPEAKERS).length
  const comments = WORDS.length * INTAKE_PLACES.length * people
  const labels = ASKED_KINDS.length * 2 * people
  expect(page.text).toContain(`${comments.toLocaleString('en')} comments and ${labels} labels`)
  expect(page.text).toContain(`${WORDS.length} commands × ${Object.keys(PLACES).length} places × ${people} people`)
})

test('a test that is not there is noticed, and so is one in another file', () => {
  const [cell = ''] = rows.map(([, , shown]) => shown).filter((shown) => shown !== undefined)
  const [[file, name] = ['', '']] = testsOf(cell)
  expect([isThere(file, name), isThere(file, `${name} not`), isThere('test/nowhere.test.ts', name)]).toEqual([
    true,
    false,
    false,
  ])
})

/** `file`: “a name”, “another”; and so on. */
function testsOf(cell: string): [file: string, name: string][] {
  return [...cell.matchAll(/`?(test\/[\w./-]+)`: ((?:“[^”]+”(?:, )?)+)/g)].flatMap(([, file = '', names = '']) =>
    [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']): [string, string] => [file, name]),
  )
}

// The whole name as it is written in the source, between its quotes.
function isThere(file: string, name: string): boolean {
  const path = join(ROOT, file)
  if (!existsSync(path)) return false
  const source = readFileSync(path, 'utf8')
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${name}${quote}`))
}
