import { COMMANDS, similarCommand } from './registry.ts'

/** The answer to `/agent help`, and the table in the docs. */
export function renderHelp(): string {
  const rows = COMMANDS.map(({ usage, where, role, effect }) => `| \`${usage}\` | ${where} | ${role} | ${effect} |`)
  const head = ['| command (first line of a comment) | where | who | what it does |', '| --- | --- | --- | --- |']
  return [...head, ...rows].join('\n')
}

/** The answer to a word that is no command. */
export function renderUnknown(word: string): string {
  const meant = similarCommand(word)
  const hint = meant === undefined ? '' : ` Did you mean \`/agent ${meant}\`?`
  return `I don't know that command.${hint}\n\n${renderHelp()}`
}
