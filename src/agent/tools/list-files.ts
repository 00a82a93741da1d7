import { z } from 'zod'
import { argument, workspacePath } from './path.ts'
import { createTool, done, failed } from './tool.ts'

const MAX_ENTRIES = 250
// Folders that are never the work; what is asked for by name is shown all the same.
const SCRIPT =
  'cd -- "$1" && exec find . -mindepth 1 \\( -name .git -o -name node_modules \\) -prune -o ! -type d -print0'

export const listFiles = createTool({
  name: 'list_files',
  description: 'List files below a folder.',
  arguments: z.strictObject({ path: workspacePath.optional() }),
  effect: 'none',
  label: (args) => args.path ?? '.',
  async run(args, room) {
    const folder = args.path ?? '.'
    const argv = ['sh', '-c', SCRIPT, 'sh', argument(folder)]
    const result = await room.exec({ argv, timeoutMs: 30_000, maxOutputBytes: 4 * 1024 * 1024 })
    if (result.exitCode !== 0 && result.stdout.length === 0) return failed(`No such folder: ${folder}.`)
    const paths = new TextDecoder().decode(result.stdout).split('\0').filter(Boolean).map(printable).sort()
    const more = result.omitted.stdout > 0 ? '\n[More than can be listed: name a folder.]' : ''
    return done((paths.length === 0 ? '(no files)' : summarise(paths, MAX_ENTRIES).join('\n')) + more)
  },
})

function printable(path: string): string {
  return path.replace(/^\.\//, '').replace(/\n/g, '\\n')
}

/** The deepest view that fits: below some depth a folder is one line with the number of its files. */
export function summarise(paths: readonly string[], maxLines: number): string[] {
  if (paths.length <= maxLines) return [...paths]
  const deepest = Math.max(...paths.map((path) => path.split('/').length))
  for (let depth = Math.min(deepest, 12); depth > 1; depth--) {
    const lines = atDepth(paths, depth)
    if (lines.length <= maxLines) return lines
  }
  const lines = atDepth(paths, 1)
  const rest = lines.length - maxLines
  return rest > 0 ? [...lines.slice(0, maxLines), `[${rest} more: name a folder]`] : lines
}

function atDepth(paths: readonly string[], depth: number): string[] {
  const folders = new Map<string, number>()
  for (const path of paths) {
    const parts = path.split('/')
    const line = parts.length > depth ? `${parts.slice(0, depth).join('/')}/` : path
    folders.set(line, (folders.get(line) ?? 0) + 1)
  }
  return [...folders].map(([line, count]) => (line.endsWith('/') ? `${line} (${count} files)` : line))
}
