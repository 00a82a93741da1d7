import type { ChangedFile, CodeEdit } from '../../ports/code-index.ts'
import { readContents } from '../code/changed-files.ts'
import { writeContent } from './file.ts'
import { workspacePath } from './path.ts'
import { done, failed, type ToolOutcome, type ToolRoom } from './tool.ts'

const MAX_FILES = 300

/**
 * Writes edits that were worked out outside into the sandbox: all of them or none. All files are checked before the
 * first is written, and put back where one cannot be.
 */
export async function applyEdits(room: ToolRoom, edits: readonly CodeEdit[], expected?: string): Promise<ToolOutcome> {
  const byPath = Map.groupBy(edits, ({ path }) => path)
  if (byPath.size > MAX_FILES) return failed(`${byPath.size} files would change, over ${MAX_FILES}: narrow the path.`)
  for (const path of byPath.keys()) {
    if (!workspacePath.safeParse(path).success) return failed(`The path ${path} is not written to.`)
  }
  const files = await readContents((command) => room.exec(command), [...byPath.keys()])
  if (files === undefined) return failed('The files to change are too large.')
  const written: { path: string; bytes: Uint8Array; count: number }[] = []
  for (const { path, content } of files) {
    const own = byPath.get(path) ?? []
    const bytes = content === undefined ? undefined : edited(content, own, expected)
    if (bytes === undefined) return failed(`${path} changed meanwhile, or is no UTF-8 text: nothing was written.`)
    written.push({ path, bytes, count: own.length })
  }
  for (const [index, { path, bytes }] of written.entries()) {
    const problem = await writeContent(room, path, bytes)
    if (problem !== undefined) return failed(`${problem}\n${await putBack(room, files.slice(0, index + 1))}`)
  }
  const lines = written.map(({ path, count }) => `${path} (${count})`)
  return done(`Changed ${edits.length} places in ${written.length} files: ${lines.join(', ')}.`)
}

async function putBack(room: ToolRoom, files: readonly ChangedFile[]): Promise<string> {
  const left: string[] = []
  for (const { path, content } of files) {
    if (content !== undefined && (await writeContent(room, path, content)) !== undefined) left.push(path)
  }
  if (left.length === 0) return 'Nothing was changed: what was written before it is put back.'
  return `Could not be put back, look at them: ${left.join(', ')}.`
}

function edited(content: Uint8Array, edits: readonly CodeEdit[], expected: string | undefined): Uint8Array | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content)
  if (!Buffer.from(text).equals(content)) return undefined
  let result = ''
  let from = 0
  for (const { at, length, text: fresh } of [...edits].sort((left, right) => left.at - right.at)) {
    if (at < from || (expected !== undefined && text.slice(at, at + length) !== expected)) return undefined
    result += text.slice(from, at) + fresh
    from = at + length
  }
  return Buffer.from(result + text.slice(from))
}
