import { z } from 'zod'
import type { OutlineLine } from '../../ports/code-index.ts'
import { workspacePath } from './path.ts'
import { createTool, done, failed } from './tool.ts'

const MAX_CHARS = 10_000

export const outline = createTool({
  name: 'outline',
  description: 'List the symbols of a file or folder.',
  arguments: z.strictObject({ path: workspacePath.optional() }),
  effect: 'none',
  label: (args) => args.path ?? '.',
  async run(args, room) {
    const path = args.path ?? '.'
    const answer = await room.code?.ask({ type: 'outline', path })
    if (answer?.type === 'problem') return failed(answer.problem)
    if (answer?.type !== 'outline') return failed('There is no index here. Use search and read_file.')
    if (answer.files === 0)
      return failed(`No source file that can be read is at ${path}. list_files shows what there is.`)
    return done(render(answer.lines))
  },
})

/** Everything, if that fits; else only what stands at the top of files, else only what is seen from outside. */
function render(lines: readonly OutlineLine[]): string {
  const views = [
    lines,
    lines.filter(({ depth }) => depth === 0),
    lines.filter(({ depth, exported }) => depth === 0 && exported),
  ]
  const texts = views.map(renderLines)
  const fits = texts.findIndex((text) => text.length <= MAX_CHARS)
  if (fits === 0) return texts[0] || '(no symbols)'
  if (fits > 0) return `${texts[fits]}\n[${fits === 1 ? 'members are left out' : 'only exported symbols'}: name a file]`
  return `${(texts[2] ?? '').slice(0, MAX_CHARS)}\n[more: name a folder or a file]`
}

function renderLines(lines: readonly OutlineLine[]): string {
  const text: string[] = []
  let path = ''
  for (const line of lines) {
    if (line.path !== path) text.push(line.path)
    path = line.path
    const stretch = line.endLine > line.line ? `${line.line}-${line.endLine}` : `${line.line}`
    text.push(
      `${'  '.repeat(line.depth + 1)}${stretch} ${line.exported && line.depth === 0 ? '+' : ''}${line.kind} ${line.name}`,
    )
  }
  return text.join('\n')
}
