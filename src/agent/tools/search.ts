import { z } from 'zod'
import { argument, workspacePath } from './path.ts'
import { createTool, done, failed } from './tool.ts'

const MAX_MATCHES = 100
const MAX_LINE = 250
const MAX_CHARS = 10_000
// ripgrep where the sandbox has it; else grep, with Perl's syntax where it knows it (\d, \b).
const SCRIPT = `if command -v rg >/dev/null 2>&1; then
  exec rg --no-config --hidden --glob '!.git' --sort path -n --no-heading --with-filename --color never -e "$1" -- "$2"
fi
syntax=-E; if printf a | grep -qP a 2>/dev/null; then syntax=-P; fi
exec grep -rnIH $syntax --exclude-dir=.git --exclude-dir=node_modules -e "$1" -- "$2"`

export const search = createTool({
  name: 'search',
  description: 'Search files with a regular expression.',
  arguments: z.strictObject({ pattern: z.string().min(1).max(1000), path: workspacePath.optional() }),
  effect: 'none',
  label: (args) => `${args.pattern}${args.path === undefined ? '' : ` in ${args.path}`}`,
  async run(args, room) {
    const argv = ['sh', '-c', SCRIPT, 'sh', args.pattern, argument(args.path ?? '.')]
    const result = await room.exec({ argv, timeoutMs: 30_000, maxOutputBytes: 256 * 1024 })
    const lines = new TextDecoder().decode(result.stdout).split('\n').filter(Boolean)
    if (result.timedOut) return failed('The search took too long. Narrow the path or simplify the pattern.')
    if (lines.length === 0 && result.exitCode === 1) return done('No match.')
    if (lines.length === 0) return failed(new TextDecoder().decode(result.stderr).trim().slice(0, 500) || 'Failed.')
    return done(firstMatches(lines, result.omitted.stdout > 0))
  },
})

function firstMatches(lines: readonly string[], cut: boolean): string {
  const shown: string[] = []
  let chars = 0
  for (const line of lines.slice(0, MAX_MATCHES)) {
    const short = line.replace(/^\.\/(?:\.\/)?/, '')
    const text = short.length > MAX_LINE ? `${short.slice(0, MAX_LINE)}...` : short
    chars += text.length + 1
    if (chars > MAX_CHARS) break
    shown.push(text)
  }
  const rest = lines.length - shown.length
  if (rest === 0 && !cut) return shown.join('\n')
  return `${shown.join('\n')}\n[${cut ? 'many' : rest} more matches: narrow the pattern or the path]`
}
