import { z } from 'zod'
import type { CommandResult } from '../../ports/sandbox.ts'
import { createTool, type ToolOutcome } from './tool.ts'

const DEFAULT_SECONDS = 120
const MAX_SECONDS = 600
const MAX_OUTPUT_BYTES = 256 * 1024

// One stream, so that errors stand where they happened; what is installed into the tree is found, as by verification.
const BEGINNING = 'exec 2>&1; export PATH="$PWD/node_modules/.bin:$PWD/.venv/bin:$PATH"'

export const run = createTool({
  name: 'run',
  description: 'Run a command with sh; nothing keeps running after it.',
  arguments: z.strictObject({
    command: z.string().min(1).max(20_000),
    timeout_seconds: z.number().min(1).max(MAX_SECONDS).optional(),
  }),
  effect: 'command',
  label: (args) => args.command,
  async run(args, room) {
    const wanted = (args.timeout_seconds ?? DEFAULT_SECONDS) * 1000
    const timeoutMs = Math.max(1000, Math.min(wanted, room.remainingMs()))
    const argv = ['sh', '-c', `${BEGINNING}\n${args.command}`]
    const result = await room.exec({ argv, timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES })
    return report(result, timeoutMs)
  },
})

function report(result: CommandResult, timeoutMs: number): ToolOutcome {
  const output = new TextDecoder().decode(result.stdout) + new TextDecoder().decode(result.stderr)
  const cut = result.omitted.stdout > 0 ? `[${result.omitted.stdout} bytes were cut out of the middle of this]\n` : ''
  return { type: 'result', ok: result.exitCode === 0, text: `${ending(result, timeoutMs)}\n${cut}${output}`.trimEnd() }
}

function ending(result: CommandResult, timeoutMs: number): string {
  if (result.timedOut) return `killed after ${Math.round(timeoutMs / 1000)} s`
  return result.exitCode === null ? 'killed (out of memory, or by a signal)' : `exit code ${result.exitCode}`
}
