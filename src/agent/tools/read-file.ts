import { z } from 'zod'
import { readContent } from './file.ts'
import { workspacePath } from './path.ts'
import { createTool, done, failed } from './tool.ts'

const PAGE_CHARS = 10_000
const MAX_LINES = 2_000

// Lines carry no numbers: what is shown is what edit_file must match.
export const readFile = createTool({
  name: 'read_file',
  description: 'Read a text file, or limit lines from line offset (1-based).',
  arguments: z.strictObject({
    path: workspacePath,
    offset: z.number().min(1).optional(),
    limit: z.number().min(1).optional(),
  }),
  effect: 'none',
  label: (args) => (args.offset === undefined ? args.path : `${args.path}:${args.offset}`),
  async run(args, room) {
    const file = await readContent(room, args.path)
    if (file.type === 'problem') return failed(file.problem)
    if (file.bytes.includes(0)) return failed(`${args.path} is a binary file of ${file.bytes.length} bytes.`)
    const lines = new TextDecoder().decode(file.bytes).split('\n')
    if (lines.at(-1) === '') lines.pop()
    if (lines.length === 0) return done('(empty file)')
    const first = Math.floor(args.offset ?? 1)
    if (first > lines.length) return failed(`${args.path} has only ${lines.length} lines.`)
    return done(page(lines, first, Math.min(Math.floor(args.limit ?? MAX_LINES), MAX_LINES)))
  },
})

function page(lines: readonly string[], first: number, limit: number): string {
  const shown: string[] = []
  let chars = 0
  for (const line of lines.slice(first - 1, first - 1 + limit)) {
    chars += line.length + 1
    if (chars > PAGE_CHARS && shown.length > 0) break
    shown.push(line.length > PAGE_CHARS ? `${line.slice(0, PAGE_CHARS)}[... ${line.length - PAGE_CHARS} more]` : line)
  }
  const last = first - 1 + shown.length
  const text = shown.join('\n')
  return last < lines.length ? `${text}\n[lines ${first}-${last} of ${lines.length}; next: offset ${last + 1}]` : text
}
