import { COMMANDS } from './commands.ts'

/** The answer to `/agent help`, and the table in the docs. */
export function renderHelp(): string {
  const rows = COMMANDS.map((spec) => `| \`${spec.usage}\` | ${spec.role} | ${spec.effect} |`)
  return ['| command (first line of a comment) | who | what it does |', '| --- | --- | --- |', ...rows].join('\n')
}
