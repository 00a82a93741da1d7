import { sentence } from './safe-text.ts'

/** One line that opens: what a reader needs only sometimes. Both are made safe already, but for the line's markup. */
export function folded(summary: string, parts: readonly string[]): string {
  const body = parts.filter((part) => part !== '').join('\n\n')
  return `<details><summary>${sentence(summary)}</summary>\n\n${body}\n\n</details>`
}
