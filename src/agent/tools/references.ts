import { z } from 'zod'
import type { UsePlace } from '../../ports/code-index.ts'
import { workspacePath } from './path.ts'
import { createTool, done, failed } from './tool.ts'

const MAX_LINES = 150

export const references = createTool({
  name: 'references',
  description: 'Find who uses a symbol (name or Type.member).',
  arguments: z.strictObject({ name: z.string().min(1).max(200), path: workspacePath.optional() }),
  effect: 'none',
  label: (args) => `${args.name}${args.path === undefined ? '' : ` of ${args.path}`}`,
  async run(args, room) {
    const answer = await room.code?.ask({ type: 'references', name: args.name, ...(args.path && { path: args.path }) })
    if (answer?.type === 'problem') return failed(answer.problem)
    if (answer?.type !== 'references') return failed('There is no index here. Use search.')
    const { symbol, uses } = answer
    const head = `${symbol.kind} ${symbol.name}, ${symbol.path}:${symbol.line}`
    if (uses.length === 0) return done(`${head}\nNo use found.`)
    const sure = uses.filter((each) => each.sure)
    const maybe = uses.filter((each) => !each.sure)
    const more = maybe.length === 0 ? [] : [`Maybe (by name, the type is not known):`, ...byPlace(maybe, MAX_LINES / 3)]
    return done([head, `${sure.length} uses:`, ...byPlace(sure, MAX_LINES), ...more].join('\n'))
  },
})

/** `path: line in symbol, line …`, one line a file. */
export function byPlace(uses: readonly UsePlace[], most: number): string[] {
  const files = Map.groupBy(uses, ({ path }) => path)
  const lines = [...files].map(([path, places]) => {
    const shown = places
      .slice(0, 30)
      .map(({ line, inside, how }) => `${line}${how === 'use' ? within(inside) : ` ${how}`}`)
    return `${path}: ${shown.join(', ')}${places.length > 30 ? ` [${places.length - 30} more]` : ''}`
  })
  return lines.length <= most ? lines : [...lines.slice(0, most), `[${lines.length - most} more files]`]
}

function within(symbol: string): string {
  return symbol === '' ? '' : ` in ${symbol}`
}
