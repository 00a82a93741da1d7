import type { FileChange, Line } from '../../domain/change-set.ts'
import type { Observation } from '../rule.ts'
import type { Inventory } from './inventory.ts'

type Seen = Omit<Observation, 'path'>

const MOCKS =
  /\bfrom\s?["'][^"'\n]{0,100}(?:fake|mock|stub)[^"'\n]{0,60}["']|\bcreate(?:Stub|Mock)\s?\(|\b(?:Magic|Async)?Mock\(\)|\bnew Mock<|\b(?:jest|vi)\.(?:mock|doMock)\s?\(|\bmock\.(?:module|method|patch)\b|@(?:mock\.)?patch\b|\bMockito\.mock\s?\(|\.(?:mockReturnValue|mockImplementation|and_return)\b|\bmonkeypatch\.setattr\(|^\s{0,20}[A-Z]\w{0,60}\.\w{1,60}\s?=\s?lambda\b/

const SILENCES: readonly (readonly [RegExp, string])[] = [
  [/^\s{0,20}\/\/ ?(?:go:build|\+build)\b/, 'a build tag decides whether tests are built'],
  [/^import \{[^}\n]{0,80}\b(?:expect|assert)\b[^}\n]{0,80}\} from ["']\.{1,2}\//, 'assertions come from elsewhere'],
  [/@ts-nocheck\b/, 'a checker is told to look away'],
  [/^\s{0,8}#if \w/, 'a condition of the compiler decides whether tests are built'],
  [
    /\b(?:istanbul|c8|v8) ignore\b|@codeCoverageIgnore|\bExcludeFromCodeCoverage\b|# pragma: no cover|:nocov:/,
    'coverage is told to look away',
  ],
  [/^\s{0,8}(?:\/\*\*?|\*)?\s?@group\b|^\s{0,8}#\[Group\(/, 'tests were put into a group that may not run'],
]

/** What was said over the whole of a file that holds tests already. */
export function hushed(file: FileChange, before: Inventory, after: Inventory): Seen[] {
  const removed = new Set(file.removedLines.map(({ text }) => text.trim()))
  const fresh = file.addedLines.filter(({ text }) => !removed.has(text.trim()))
  const names = new Set(before.tests.map(({ name }) => name))
  const hasNew = after.tests.some(({ name }) => !names.has(name))
  const silenced = fresh.flatMap(({ number, text }) =>
    SILENCES.filter(([pattern]) => pattern.test(text)).map(([, what]): Seen => ({ verb: 'hold', what, line: number })),
  )
  const mocked = fresh.filter(
    ({ number, text }) =>
      MOCKS.test(text.slice(0, 2_000)) && MOCKS.test((after.lines[number - 1] ?? '').slice(0, 2_000)),
  )
  const what = 'a stand-in was put in the place of what is tested'
  const mocks = mocked.map(({ number }): Seen => ({ verb: hasNew ? 'disclose' : 'hold', what, line: number }))
  return [
    ...silenced,
    ...inverted(file, before, after),
    ...disowned(file),
    ...longer(file, fresh),
    ...laxer(file),
    ...grouped(file, before, after),
    ...mocks.slice(0, 3),
    ...(file.path.endsWith('.py') ? nameless(before, after) : []),
    ...fewerCases(file),
  ]
}

const TIME = /\b(?:setTimeout|timeout|defaultTimeout|testTimeout|setDefaultTimeout)\b["']?\s?[:=(]\s?([\d_]{1,12})/
const LONG = 60_000

// Time that is no limit any more hides what hangs.
function longer({ removedLines }: FileChange, fresh: readonly Line[]): Seen[] {
  const before = removedLines.map(({ text }) => timeIn(text)).filter((time) => time > 0)
  const most = Math.max(...before, 0)
  return fresh
    .filter(({ text }) => /\btest\.slow\(/.test(text) || timeIn(text) > (most > 0 ? 3 * most : LONG))
    .map(({ number }) => ({ verb: 'hold', what: 'a test was given much more time', line: number }))
}

function timeIn(text: string): number {
  return Number(TIME.exec(text.slice(0, 2_000))?.[1]?.replaceAll('_', '') ?? 0)
}

function laxer({ removedLines, addedLines }: FileChange): Seen[] {
  const strict = /["'](?:node:)?assert\/strict["']|["'](?:node:)?assert["']\)\.strict/
  if (!removedLines.some(({ text }) => strict.test(text))) return []
  return addedLines
    .filter(({ text }) => /["'](?:node:)?assert["']/.test(text) && !strict.test(text))
    .map(({ number }) => ({ verb: 'hold', what: 'assertions compare less strictly', line: number }))
}

const HIDING = /\b(?:abstract|private|protected|static) (?=(?:final |static )?(?:class|function|void|async|Task)\b)/

// The same declaration, with a word in it that makes runners pass it over, or under another parent.
function disowned({ removedLines, addedLines }: FileChange): Seen[] {
  const gone = new Set(removedLines.map(({ text }) => bare(text)))
  const parents = new Map(removedLines.flatMap(({ text }) => parentOf(text)))
  return addedLines.flatMap(({ number, text }): Seen[] => {
    const hidden = HIDING.test(text) && gone.has(bare(text)) && !removedLines.some((line) => HIDING.test(line.text))
    const [[name = '', parent = ''] = []] = parentOf(text)
    const orphaned = /TestCase/.test(parents.get(name) ?? '') && !/Test/.test(parent)
    const rebound = /^(?:del )?test_?\w*(?: = None)?$/.test(text.trim())
    if (!hidden && !orphaned && !rebound) return []
    return [{ verb: 'block', what: 'tests are hidden from their runner', line: number }]
  })
}

function bare(text: string): string {
  return text.replace(/\b(?:abstract|private|protected|public|static|final) /g, '').trim()
}

function parentOf(text: string): [name: string, parent: string][] {
  const [, name, parent] = /\bclass (\w{1,80})(?:(?:\(| extends )([\w.,\\ ]{0,80}))?/.exec(text) ?? []
  return name === undefined ? [] : [[name, parent ?? '']]
}

const GROUPED =
  /^\s{0,20}(?:@Tag\(|@Category\(|\[(?:Trait|Category|TestCategory)\(|@pytest\.mark\.(?!parametrize|usefixtures|asyncio|anyio|django_db|filterwarnings|skip|xfail|flaky|timeout|order)\w)/

// Which groups run is said elsewhere: a test that was there may drop out.
function grouped({ addedLines }: FileChange, before: Inventory, after: Inventory): Seen[] {
  const known = new Set(before.tests.map(({ name }) => name))
  return addedLines
    .filter(({ text }) => GROUPED.test(text))
    .filter(({ number }) => known.has(after.tests.find(({ line }) => line >= number - 1)?.name ?? ''))
    .map(({ number }) => ({ verb: 'hold', what: 'tests were put into a group that may not run', line: number }))
}

const NOT = /\.not\b|\bnot_to\b|\.to_not\b|\bassert_?[Nn]ot|\bnot[A-Z]\w+\s?\(|!=|\bassert_ne!/

// The same words, now denied: what passes is what must not be.
function inverted({ removedLines, addedLines }: FileChange, before: Inventory, after: Inventory): Seen[] {
  const asserted = removedLines.filter(({ number, text }) => before.assertions.includes(number) && !NOT.test(text))
  const known = new Set(removedLines.map(({ text }) => text.trim()))
  const plain = new Set(asserted.map(({ text }) => affirmed(text)))
  return addedLines
    .filter(({ number, text }) => after.assertions.includes(number) && NOT.test(text) && !known.has(text.trim()))
    .filter(({ text }) => plain.has(affirmed(text)))
    .map(({ number }) => ({ verb: 'hold' as const, what: 'an assertion was turned into its opposite', line: number }))
}

function affirmed(text: string): string {
  return text.replace(/\.not\b|_?not_|not(?=[A-Z])|_ne(?=!)|_eq(?=!)|\s|!|=/gi, '').toLowerCase()
}

// A class that runners no longer find takes its tests along; a second function of one name takes the first one's place.
function nameless(before: Inventory, after: Inventory): Seen[] {
  const classes = ({ groups }: Inventory): number => groups.filter((name) => /^Test/.test(name)).length
  const lost = classes(before) > classes(after) && after.tests.length >= before.tests.length
  const covered = doubled(after) > doubled(before)
  return [
    ...(lost ? [{ verb: 'block' as const, what: 'a class of tests lost the name that runners look for' }] : []),
    ...(covered ? [{ verb: 'block' as const, what: 'a test of the same name takes the place of another' }] : []),
  ]
}

function doubled({ lines }: Inventory): number {
  const names = lines.flatMap((text) => /^(?:async )?def (test\w*)/.exec(text)?.[1] ?? [])
  return names.length - new Set(names).size
}

const CASE = /^\s{0,40}\[(?:InlineData|TestCase|DataRow)\(/
const ROW = /^\s{0,80}[[({"'`][^;]{0,600}[\])}"'`],?\s{0,9}$/

// Rows of a table that are gone, and lists of cases that got shorter.
function fewerCases({ removedLines, addedLines }: FileChange): Seen[] {
  const rows = (lines: readonly Line[]): number =>
    lines.filter(({ text }) => ROW.test(text) && (!/\w\(/.test(text) || CASE.test(text))).length
  const gone = rows(removedLines) - rows(addedLines)
  const onlyRows = removedLines.length > 0 && removedLines.every(({ text }) => ROW.test(text) || text.trim() === '')
  const sliced = addedLines.some(({ text }) => removedLines.some((line) => isSliced(line.text, text)))
  const shorter = sliced || removedLines.some(({ text }) => addedLines.some((line) => isShorterList(text, line.text)))
  if (!shorter && !(gone > 0 && onlyRows)) return []
  return [{ verb: 'hold', what: 'cases were taken out of a table', line: addedLines[0]?.number }]
}

const CUT = /\.(?:slice|first|take)\([^()\n]{0,30}\)|\[:\d{1,6}\]|\[\d{0,6}:\d{1,6}\]/g

function isSliced(before: string, after: string): boolean {
  const whole = after.replace(CUT, '')
  return whole !== after && whole.trim() === before.trim()
}

function isShorterList(before: string, after: string): boolean {
  const [was, now] = [listIn(before), listIn(after)]
  if (was === undefined || now === undefined || was.around !== now.around) return false
  return now.items.length < was.items.length && now.items.every((item) => was.items.includes(item))
}

function listIn(text: string): { readonly around: string; readonly items: readonly string[] } | undefined {
  const from = text.search(/[[{]/)
  const to = Math.max(text.lastIndexOf(']'), text.lastIndexOf('}'))
  if (from < 0 || to <= from || !/\bof\b|\bin\b|each|Source|parametrize|cases|range/i.test(text)) return undefined
  const items = text
    .slice(from + 1, to)
    .split(/,\s*(?![^([{]*[)\]}])/)
    .map((item) => item.trim())
  return { around: text.slice(0, from) + text.slice(to + 1), items: items.filter((item) => item !== '') }
}
