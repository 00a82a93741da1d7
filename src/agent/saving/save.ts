import type { SavedWorkspace } from '../../domain/context-event.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { CommandResult } from '../../ports/sandbox.ts'
import type { ToolEffect, ToolRoom } from '../tools/tool.ts'
import { CHANGES, MARK } from './scripts.ts'

/** Bytes that one archive may hold, and the files of one edit. */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_FILES = 500
const TIMEOUT_MS = 30_000
/** After as many failures in a row it is not tried again. */
const PATIENCE = 3

export interface Written {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface Saving {
  /** Before what may change anything anywhere. */
  mark(): Promise<void>
  /** What a call's end left behind; undefined after what only reads. Never throws but for a sandbox that is lost. */
  save(effect: ToolEffect, written: readonly Written[]): Promise<SavedWorkspace | undefined>
}

/**
 * Keeps what calls change. Edits are known by what they wrote; after commands the sandbox says what is newer than the
 * mark. What it says is stored unread, and goes nowhere but into another sandbox.
 */
export function createSaving(blobs: BlobStore, room: Pick<ToolRoom, 'exec'>): Saving {
  let marked = false
  let accepted = false
  let failures = 0
  const run = (script: string, ...args: string[]) =>
    room.exec({ argv: ['sh', '-c', script, 'sh', ...args], timeoutMs: TIMEOUT_MS, maxOutputBytes: MAX_BYTES })

  async function changes(): Promise<SavedWorkspace> {
    if (failures >= PATIENCE) return { type: 'failed', reason: 'it failed before' }
    const result = await run(CHANGES, accepted ? 'accepted' : '')
    accepted = false
    const reason = problemOf(result)
    failures = reason === undefined ? 0 : failures + 1
    if (reason !== undefined) return { type: 'failed', reason }
    if (result.stdout.length === 0) return { type: 'unchanged' }
    accepted = true
    return { type: 'archive', archive: await blobs.put(result.stdout), bytes: result.stdout.length }
  }

  return {
    async mark() {
      if (marked) return
      marked = true
      const { exitCode } = await run(MARK)
      if (exitCode !== 0) failures = PATIENCE
    },
    async save(effect, written) {
      if (effect === 'none') return undefined
      return effect === 'command' ? changes() : keepFiles(blobs, written)
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
  const last = [...new Map(written.map((file) => [file.path, file.bytes]))]
  const bytes = last.reduce((sum, [, content]) => sum + content.length, 0)
  if (last.length > MAX_FILES || bytes > MAX_BYTES) {
    return { type: 'failed', reason: `${last.length} files with ${bytes} bytes were written` }
  }
  const files = await Promise.all(last.map(async ([path, content]) => ({ path, content: await blobs.put(content) })))
  return { type: 'files', files }
}
