import { z } from 'zod'
import { untrusted } from '../../domain/untrusted.ts'
import type { HistoryEntry } from '../../ports/code-history.ts'
import { frameUntrusted } from '../frame.ts'
import { workspacePath } from './path.ts'
import { createTool, done, failed, type ToolRoom } from './tool.ts'

const MAX_CHARS = 8_000

export const history = createTool({
  name: 'history',
  description: 'Commits that touched a path, or a symbol of a file, and why.',
  arguments: z.strictObject({ path: workspacePath, symbol: z.string().min(1).max(200).optional() }),
  effect: 'none',
  label: (args) => `${args.path}${args.symbol === undefined ? '' : ` ${args.symbol}`}`,
  async run({ path, symbol }, room) {
    if (room.code === undefined) return failed('There is no history here.')
    const lines = symbol === undefined ? undefined : await linesOf(room, path, symbol)
    if (typeof lines === 'string') return failed(lines)
    const answer = await room.code.history({ path, ...(lines && { lines }) })
    if (answer.type === 'problem') return failed(answer.problem)
    if (answer.entries.length === 0) return done(`No commit is known to have touched ${path}.`)
    const text = answer.entries.map(render).join('\n')
    return done(
      frameUntrusted(untrusted(text), MAX_CHARS) + (answer.cut ? '\n[Older commits are not known here.]' : ''),
    )
  },
})

// By the base's lines: that is what commits know.
async function linesOf(room: ToolRoom, path: string, symbol: string): Promise<{ from: number; to: number } | string> {
  const answer = await room.code?.base({ type: 'outline', path })
  if (answer?.type !== 'outline') return answer?.type === 'problem' ? answer.problem : 'There is no index here.'
  const name = symbol.slice(symbol.lastIndexOf('.') + 1)
  const found = answer.lines.find((each) => each.path === path && (each.name === symbol || each.name === name))
  if (found === undefined) return `${path} had no symbol ${symbol} before the change. outline shows what there is.`
  return { from: found.line, to: found.endLine }
}

function render({ commit, day, author, subject, body, links }: HistoryEntry): string {
  const reasons = body.split('\n').filter(Boolean).slice(0, 6)
  const linked = links.length === 0 ? '' : ` [${links.map((link) => `#${link}`).join(', ')}]`
  return [`${commit.slice(0, 10)} ${day} ${author}: ${subject}${linked}`, ...reasons.map((line) => `    ${line}`)].join(
    '\n',
  )
}
