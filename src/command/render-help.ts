import { folded } from '../view/folded.ts'
import { STATE_WORDS } from '../view/state-words.ts'
import { COMMANDS, similarCommand } from './registry.ts'

/** The answer to `/agent help`. */
export function renderHelp(): string {
  return [renderCommands(), folded('What the states mean', [renderStates()])].join('\n\n')
}

/** The table of the commands, also in the docs. */
export function renderCommands(): string {
  const rows = COMMANDS.map(({ usage, where, role, effect }) => `| \`${usage}\` | ${where} | ${role} | ${effect} |`)
  const head = ['| command (first line of a comment) | where | who | what it does |', '| --- | --- | --- | --- |']
  return [...head, ...rows].join('\n')
}

/** Every state that a run can be shown in. */
export function renderStates(): string {
  const rows = Object.values(STATE_WORDS).map(({ word, means }) => `| ${word} | ${means} |`)
  return ['| state | what it means |', '| --- | --- |', ...rows].join('\n')
}

/** The answer to a word that is no command. */
export function renderUnknown(word: string): string {
  const meant = similarCommand(word)
  const hint = meant === undefined ? '' : ` Did you mean \`/agent ${meant}\`?`
  return `I don't know that command.${hint}\n\n${folded('What can be said', [renderCommands()])}`
}
