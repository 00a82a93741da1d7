import type { Memory } from '../domain/memory.ts'
import type { RunState } from '../domain/run-state.ts'
import { codeSpan, plainLine } from './safe-text.ts'

const HOW = '`/agent memory confirm <id>` lets later runs use one, `/agent forget <id>` deletes it.'

/** What a repository remembers, newest first, in Markdown: the answer to `/agent memory`. */
export function renderMemoryList(memories: readonly Memory[], more: boolean): string {
  if (memories.length === 0) return 'Nothing is remembered here. `/agent remember <text>` begins.'
  const last = memories.at(-1)?.id
  const rest = more ? `\n\nOlder ones: \`/agent memory ${last}\`.` : ''
  const head = ['| | what | kind | state | from | about | until |', '| --- | --- | --- | --- | --- | --- | --- |']
  return `${[...head, ...memories.map(rowOf)].join('\n')}\n\n${HOW}${rest}`
}

function rowOf({ id, text, kind, state, source, scope, expiresAt }: Memory): string {
  const about = scope.length === 0 ? 'everything' : scope.map(codeSpan).join(' ')
  const cells = [id, plainLine(text, 400), kind, state, sourceOf(source), about, expiresAt?.slice(0, 10) ?? 'for ever']
  return `| ${cells.join(' | ')} |`
}

function sourceOf({ person, number, run }: Memory['source']): string {
  const parts = [person && `**${plainLine(person, 60)}**`, number && `#${number}`, run && `run ${codeSpan(run)}`]
  return parts.filter(Boolean).join(', ')
}

/** What a run took from memory and would add to it, a line each; empty where it did neither. */
export function renderMemoryUse({ memory }: Pick<RunState, 'memory'>): string[] {
  const { recalled = [], proposed = [] } = memory ?? {}
  const used = recalled.length === 0 ? [] : [`used: memory ${recalled.join(', ')}`]
  if (proposed.length === 0) return used
  return [
    ...used,
    `proposes to remember: memory ${proposed.join(', ')} (\`/agent memory\` shows them; ${HOW.slice(0, -1)})`,
  ]
}
