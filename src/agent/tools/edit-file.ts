import { z } from 'zod'
import { readContent, writeContent } from './file.ts'
import { workspacePath } from './path.ts'
import { createTool, done, failed } from './tool.ts'

export const editFile = createTool({
  name: 'edit_file',
  description: 'Replace old, which must occur exactly once, by new.',
  arguments: z.strictObject({ path: workspacePath, old: z.string().min(1), new: z.string() }),
  effect: 'edit',
  label: (args) => args.path,
  async run(args, room) {
    const file = await readContent(room, args.path)
    if (file.type === 'problem') return failed(file.problem)
    const content = Buffer.from(file.bytes)
    const { old, fresh } = withLineEnds(args, content)
    const places = find(content, old)
    const [at] = places
    if (at === undefined) return failed(`old does not occur in ${args.path}. Read the file and copy the text exactly.`)
    if (places.length > 1) return failed(ambiguous(content, places))
    if (old.equals(fresh)) return failed('old and new are the same: nothing was changed.')
    const next = Buffer.concat([content.subarray(0, at), fresh, content.subarray(at + old.length)])
    const problem = await writeContent(room, args.path, next)
    return problem === undefined ? done(`Edited ${args.path} at line ${lineOf(content, at)}.`) : failed(problem)
  },
})

// Models write \n whatever the file uses.
function withLineEnds(args: { old: string; new: string }, content: Buffer): { old: Buffer; fresh: Buffer } {
  const old = Buffer.from(args.old)
  if (content.includes(old) || !content.includes('\r\n')) return { old, fresh: Buffer.from(args.new) }
  return { old: Buffer.from(crlf(args.old)), fresh: Buffer.from(crlf(args.new)) }
}

function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n')
}

// Overlapping occurrences count: which one was meant would be a guess.
function find(content: Buffer, old: Buffer): number[] {
  const places: number[] = []
  for (let at = content.indexOf(old); at !== -1 && places.length < 1000; at = content.indexOf(old, at + 1)) {
    places.push(at)
  }
  return places
}

function ambiguous(content: Buffer, places: readonly number[]): string {
  const lines = places.slice(0, 10).map((place) => lineOf(content, place))
  return `old occurs ${places.length} times (lines ${lines.join(', ')}${places.length > 10 ? ' ...' : ''}): add lines around it until it is unique.`
}

function lineOf(content: Buffer, at: number): number {
  return content.subarray(0, at).reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 1)
}
