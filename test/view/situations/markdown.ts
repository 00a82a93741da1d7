import { marked, type Token, type Tokens } from 'marked'

/** What would not be shown, or would do something that was not meant: empty where all is well. @param asks whose mention is meant. */
export function problemsOf(text: string, asks?: string): string[] {
  const prose = (asks === undefined ? text : text.replace(`@${asks}: `, ''))
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/(`{3,})[\s\S]*?\n\1(?=\n|$)/g, '')
    .replaceAll(/`[^`\n]*`/g, '`')
  return [
    ...detailsProblems(text),
    ...tableProblems(text),
    ...htmlProblems(text),
    ...proseProblems(prose),
    ...lengths(text),
  ]
}

/** Lines with something on them that stand in no folded part; of a folded part, the line that opens it. */
export function visibleLines(text: string): string[] {
  let depth = 0
  const seen: string[] = []
  for (const line of text.split('\n')) {
    if (depth === 0 && line.trim() !== '' && !line.startsWith('<!--')) seen.push(line)
    depth += (line.match(/<details>/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length
  }
  return seen
}

function detailsProblems(text: string): string[] {
  const lines = text.split('\n')
  const opened = lines.filter((line) => line.startsWith('<details>')).length
  const closed = lines.filter((line) => line === '</details>').length
  const tight = lines.filter((line, index) => line.startsWith('<details>') && lines[index + 1] !== '')
  const unwell = lines.filter((line) => line.includes('<details') && !/^<details><summary>[^<]+<\/summary>$/.test(line))
  return [
    ...(opened === closed ? [] : [`${opened} details opened, ${closed} closed`]),
    ...tight.map((line) => `no empty line behind ${line}`),
    ...unwell.map((line) => `not one line of details and summary: ${line}`),
  ]
}

// The renderer drops cells that are too many and adds those that are missing: a pipe in somebody's words moves a column.
function tableProblems(text: string): string[] {
  const tables = tokensOf(text).filter((token): token is Tokens.Table => token.type === 'table')
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  const known = tables.reduce((sum, { rows: body }) => sum + body.length + 2, 0)
  const uneven = rows.filter((row) => row.replaceAll('\\|', '').split('|').length - 2 !== columnsOf(row, tables))
  return [
    ...(rows.length === known ? [] : [`${rows.length} lines of tables, ${known} of them shown as such`]),
    ...uneven.map((row) => `not as many cells as its table has: ${row}`),
  ]
}

function columnsOf(row: string, tables: readonly Tokens.Table[]): number | undefined {
  return tables.find(({ raw }) => raw.includes(row))?.header.length
}

const ALLOWED = /^(<\/?details>|<summary>[^<]*<\/summary>|<!--[^>]*-->|\s)*$/

function htmlProblems(text: string): string[] {
  const html = tokensOf(text).filter(({ type }) => type === 'html')
  return html.filter(({ raw }) => !ALLOWED.test(raw)).map(({ raw }) => `HTML that is not kept: ${raw}`)
}

const PROSE: readonly (readonly [string, RegExp])[] = [
  ['mentions somebody', /@[a-z\d]/gi],
  ['a link to elsewhere', /https?:\/\/(?!github\.com\/acme\/)/g],
  ['an image', /!\[/g],
  ['a word by emoji', /\p{Extended_Pictographic}|:[a-z_]+:/gu],
  ['a time without zone', /\b\d{1,2}:\d{2}(?!:\d)\b(?! UTC)/g],
  ['a machine’s time', /\d{4}-\d{2}-\d{2}T/g],
  ['an undefined value', /\b(undefined|null|NaN|\[object)\b/g],
  ['a doubled full stop', /\.\.(?!\.)|\. \./g],
]

function proseProblems(prose: string): string[] {
  return PROSE.flatMap(([what, pattern]) => (prose.match(pattern) ?? []).map((found) => `${what}: ${found}`))
}

// Forty figures say nothing to anybody; what a commit is called begins with ten of them. GitHub shortens a bare commit
// to a link by itself, and nobody reads where a link leads.
function lengths(text: string): string[] {
  const shown = text.replaceAll(/\]\([^)\s]*\)/g, ']').replaceAll(/ in [0-9a-f]{40}(?=[,;])/g, '')
  return (shown.match(/\b[0-9a-f]{17,}\b/g) ?? []).map((digest) => `a whole digest: ${digest}`)
}

function tokensOf(text: string): Token[] {
  const all: Token[] = []
  void marked.walkTokens(marked.lexer(text), (token) => {
    all.push(token)
  })
  return all
}
