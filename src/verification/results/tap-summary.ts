import { type ResultReader, resultOf } from './reader.ts'

const SCRIPT = /^(ok|not ok) (\S+) \.{2,} (\d+)\/(\d+)$/

/** What early versions of `tap` print: a line for each file with its count, the TAP of those that fail indented below. */
export const readTapSummary: ResultReader = (text) => {
  if (!/^total \.{2,} \d+\/\d+$/m.test(text)) return []
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const [, verdict, name = ''] = SCRIPT.exec(line) ?? []
    if (verdict === undefined) return []
    const rest = lines.slice(index + 1)
    const end = rest.findIndex((next) => /^\S/.test(next))
    const below = rest.slice(0, end === -1 ? rest.length : end).join('\n')
    return [resultOf(name, verdict === 'ok' ? 'passed' : 'failed', verdict === 'ok' ? '' : failing(below))]
  })
}

// What stands under the first line that is not ok: its own words come before what the file says of itself.
function failing(text: string): string {
  const at = text.search(/^\s+not ok\b/m)
  return at === -1 ? text : text.slice(at, at + 4_000)
}
