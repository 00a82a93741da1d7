import type { SavedWorkspace } from '../../domain/context-event.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { Command, CommandResult } from '../../ports/sandbox.ts'
import type { ToolEffect, ToolRoom } from '../tools/tool.ts'
import { CHANGES, MARK, MARKED } from './scripts.ts'

/** Bytes that one archive may hold, and the files of one edit. */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_FILES = 500
const TIMEOUT_MS = 30_000
/** After as many failures in a row it is not tried again. */
const PATIENCE = 3

export interface Written {
  readonly path: string
  /** Absent: nobody knows how much of it was written. */
  readonly bytes?: Uint8Array
}

export interface Saving {
  /** Executes what may change anything anywhere, so that `save` finds what it did. */
  exec(command: Command): Promise<CommandResult>
  /** What a call's end left behind; undefined after what only reads. Never throws but for a sandbox that is lost. */
  save(effect: ToolEffect, written: readonly Written[]): Promise<SavedWorkspace | undefined>
}

/**
 * Keeps what calls change. Edits are known by what they wrote; after commands the sandbox says what is newer than the
 * mark. What it says is stored unread, and goes nowhere but into another sandbox.
 */
export function createSaving(blobs: BlobStore, room: Pick<ToolRoom, 'exec'>): Saving {
  let watching = false
  // Nothing is changed that has not been kept: the mark may move.
  let clean = true
  let list = 0
  let failures = 0
  const run = (script: string, ...args: string[]) =>
    room.exec({ argv: ['sh', '-c', script, 'sh', ...args], timeoutMs: TIMEOUT_MS, maxOutputBytes: MAX_BYTES })

  async function changes(): Promise<SavedWorkspace> {
    if (failures >= PATIENCE) return { type: 'failed', reason: 'it failed before' }
    const result = await run(CHANGES, `folders${list}`, `folders${list + 1}`)
    const reason = problemOf(result)
    failures = reason === undefined ? 0 : failures + 1
    clean = reason === undefined
    if (reason !== undefined) return { type: 'failed', reason }
    if (result.stdout.length === 0) return { type: 'unchanged' }
    list += 1
    return { type: 'archive', archive: await blobs.put(result.stdout), bytes: result.stdout.length }
  }

  async function watch(): Promise<void> {
    watching = true
    const { exitCode } = await run(MARK, `folders${list}`)
    // What was not kept before is not seen as newer than any mark.
    if (exitCode !== 0 || !clean) failures = PATIENCE
  }

  async function edited(written: readonly Written[]): Promise<SavedWorkspace> {
    const saved = await keepFiles(blobs, written)
    if (saved.type === 'failed') clean = false
    return saved
  }

  return {
    async exec(command) {
      if (!watching) await watch()
      return room.exec(clean ? { ...command, argv: ['sh', '-c', MARKED, 'sh', ...command.argv] } : command)
    },
    async save(effect, written) {
      if (effect === 'none') return undefined
      return effect === 'command' ? changes() : edited(written)
    },
  }
}

function problemOf({ exitCode, timedOut, omitted, stderr }: CommandResult): string | undefined {
  if (timedOut) return `took longer than ${TIMEOUT_MS / 1000} s`
  if (omitted.stdout > 0) return `more than ${MAX_BYTES} bytes were changed`
  if (exitCode === 0) return undefined
  return `exit code ${exitCode}: ${new TextDecoder().decode(stderr.subarray(0, 200)).replace(/[^ -~]+/g, ' ')}`
}

async function keepFiles(blobs: BlobStore, written: readonly Written[]): Promise<SavedWorkspace> {
  if (written.length === 0) return { type: 'unchanged' }
  const last = [...new Map(written.map((file) => [file.path, file.bytes]))].flatMap(([path, content]) =>
    content === undefined ? [] : [[path, content] as const],
  )
  if (last.length < new Set(written.map(({ path }) => path)).size) {
    return { type: 'failed', reason: 'a file was not written to its end' }
  }
  const bytes = last.reduce((sum, [, content]) => sum + content.length, 0)
  if (last.length > MAX_FILES || bytes > MAX_BYTES) {
    return { type: 'failed', reason: `${last.length} files with ${bytes} bytes were written` }
  }
  const files = await Promise.all(last.map(async ([path, content]) => ({ path, content: await blobs.put(content) })))
  return { type: 'files', files }
}
