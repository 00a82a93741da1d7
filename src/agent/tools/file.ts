import { argument } from './path.ts'
import type { ToolRoom } from './tool.ts'

/** Files beyond this are for `run` with sed, head and the like. */
const MAX_FILE_BYTES = 2 * 1024 * 1024
const TIMEOUT_MS = 20_000

export type FileContent =
  | { readonly type: 'content'; readonly bytes: Uint8Array }
  | { readonly type: 'problem'; readonly problem: string }

/** Reads a whole file inside the sandbox. */
export async function readContent(room: ToolRoom, path: string): Promise<FileContent> {
  const result = await room.exec({
    argv: ['cat', '--', argument(path)],
    timeoutMs: TIMEOUT_MS,
    maxOutputBytes: MAX_FILE_BYTES,
  })
  if (result.exitCode !== 0) return { type: 'problem', problem: problemOf(path, result.stderr) }
  if (result.omitted.stdout > 0) {
    const problem = `${path} is larger than ${MAX_FILE_BYTES} bytes. Use run with sed, head or tail.`
    return { type: 'problem', problem }
  }
  return { type: 'content', bytes: result.stdout }
}

/** Writes a whole file inside the sandbox, folders included; an existing file keeps its mode. @returns a problem. */
export async function writeContent(room: ToolRoom, path: string, bytes: Uint8Array): Promise<string | undefined> {
  const script = '[ -d "${1%/*}" ] || mkdir -p -- "${1%/*}" && exec cat > "$1"'
  const argv = ['sh', '-c', script, 'sh', argument(path)]
  const result = await room.exec({ argv, stdin: bytes, timeoutMs: TIMEOUT_MS, maxOutputBytes: 4096 })
  const isWhole = result.exitCode === 0
  room.wrote?.(path, isWhole ? bytes : undefined)
  return isWhole ? undefined : problemOf(path, result.stderr)
}

function problemOf(path: string, stderr: Uint8Array): string {
  const text = new TextDecoder().decode(stderr).trim()
  if (/no such file/i.test(text)) return `No such file: ${path}. list_files shows what there is.`
  if (/is a directory/i.test(text)) return `${path} is a directory. list_files shows what is in it.`
  return `${path}: ${text.slice(-300) || 'failed'}`
}
