import type { ChangeSet, FileChange, FileVersion } from '../../domain/change-set.ts'

const CONTEXT = 4
const MAX_FILE = 20_000
const MAX_LINE = 400

/**
 * The change as a reader of code wants it: `+` and `-` lines with some around them, numbered as the changed file is.
 * Hostile text: to be framed. What there is no room for is named.
 */
export function renderDiff({ files }: ChangeSet, maxChars: number): string {
  let room = maxChars
  const left: string[] = []
  const shown = files.map((file) => {
    const text = `${headOf(file)}\n${cut(linesOf(file).join('\n'))}`.trimEnd()
    room -= text.length
    if (room < 0) left.push(file.path)
    return room < 0 ? '' : text
  })
  const rest = left.length === 0 ? [] : [`(not shown, for want of room: ${left.join(', ').slice(0, 2_000)})`]
  return [...shown.filter((text) => text !== ''), ...rest].join('\n\n')
}

function headOf({ path, previousPath, before, after }: FileChange): string {
  const from = previousPath === undefined ? '' : ` (was ${previousPath})`
  const what = before === undefined ? 'new' : after === undefined ? 'deleted' : 'changed'
  const mode = after !== undefined && after.mode !== before?.mode ? `, mode ${after.mode}` : ''
  return `=== ${path}${from}: ${what}${mode}`
}

function cut(text: string): string {
  return text.length > MAX_FILE ? `${text.slice(0, MAX_FILE)}\n(${text.length - MAX_FILE} more characters)` : text
}

interface Row {
  readonly mark: ' ' | '+' | '-'
  readonly number: number
  readonly text: string
}

function linesOf({ before, after, addedLines, removedLines }: FileChange): string[] {
  if (after !== undefined && after.text === undefined) return ['(no text)']
  const rows = weave(linesIn(before), linesIn(after), {
    added: new Set(addedLines.map(({ number }) => number)),
    removed: new Set(removedLines.map(({ number }) => number)),
  })
  const near = new Set(rows.flatMap(({ mark }, at) => (mark === ' ' ? [] : around(at))))
  return rows.flatMap(({ mark, number, text }, at) => {
    if (!near.has(at)) return near.has(at - 1) ? ['...'] : []
    return [`${mark}${mark === '-' ? '' : number}\t${text.slice(0, MAX_LINE)}`]
  })
}

function linesIn(version: FileVersion | undefined): string[] {
  return version?.text === undefined ? [] : version.text.replace(/\n$/, '').split('\n')
}

function around(at: number): number[] {
  return Array.from({ length: 2 * CONTEXT + 1 }, (_, offset) => at - CONTEXT + offset)
}

interface Marked {
  readonly added: ReadonlySet<number>
  readonly removed: ReadonlySet<number>
}

// What stayed stands in both in the same order; what went stands before what came for it.
function weave(before: readonly string[], after: readonly string[], { added, removed }: Marked): Row[] {
  const rows: Row[] = []
  let was = 1
  const takeRemoved = () => {
    for (; removed.has(was); was += 1) rows.push({ mark: '-', number: was, text: before[was - 1] ?? '' })
  }
  for (const [index, text] of after.entries()) {
    const number = index + 1
    takeRemoved()
    rows.push({ mark: added.has(number) ? '+' : ' ', number, text })
    if (!added.has(number)) was += 1
  }
  takeRemoved()
  return rows
}
