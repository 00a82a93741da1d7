import type { Health, Row } from '../domain/examination.ts'

const ORDER: readonly Health[] = ['fail', 'warn', 'unknown', 'ok']
const WIDTH = 20

/** Rows for a terminal, in the order in which they were looked at; what is to do stands below its row. */
export function renderExamination(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ check, health, reason, todo, places = [] }, index) => [
    `${health.padEnd(8)}${check.padEnd(WIDTH)}${reason}`,
    ...places.map((place) => below(`at ${place}`)),
    ...(todo === undefined || isSaidBelow(rows[index + 1], { check, todo }) ? [] : [below(`-> ${todo}`)]),
  ])
  return `${lines.map(printable).join('\n')}\n\n${summary(rows)}\n`
}

// Six settings that are missing are mended by one thing.
function isSaidBelow(next: Row | undefined, { check, todo }: Pick<Row, 'check' | 'todo'>): boolean {
  return next?.check === check && next.todo === todo
}

function below(text: string): string {
  return `${' '.repeat(8 + WIDTH)}${text}`
}

// Names of files and rulesets are other people's words: a terminal shall not obey them.
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')
}

function summary(rows: readonly Row[]): string {
  const counts = ORDER.map((health) => `${rows.filter((row) => row.health === health).length} ${health}`)
  return counts.join(', ')
}
