import type { AgentStep } from '../../domain/agent-step.ts'
import type { SavedWorkspace } from '../../domain/context-event.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import { writeContent } from '../tools/file.ts'
import type { ToolEffect, ToolRoom } from '../tools/tool.ts'
import { PUT_BACK } from './scripts.ts'

/** A call that is executed again because what it changed was not kept. */
export interface Repeated {
  readonly step: number
  readonly index: number
}

export type Restoring =
  | Exclude<SavedWorkspace, { type: 'unchanged' | 'failed' }>
  | ({ readonly type: 'again' } & Repeated)

/**
 * What brings a fresh sandbox to where the log ends, in order. An archive holds everything since the one before it, and
 * so what calls did in between that could not be kept themselves.
 */
export function planRestoring(
  steps: readonly AgentStep[],
  effectOf: (tool: string) => ToolEffect,
): readonly Restoring[] {
  const plan: Restoring[] = []
  const ends = steps.flatMap(({ step, results }) => results.map((result, index) => ({ ...result, step, index })))
  for (const { step, index, tool, saved } of ends) {
    if (saved?.type === 'files') plan.push(saved)
    else if (saved?.type === 'archive')
      plan.splice(0, plan.length, ...plan.filter(({ type }) => type !== 'again'), saved)
    else if (saved?.type !== 'unchanged' && effectOf(tool) !== 'none') plan.push({ type: 'again', step, index })
  }
  return plan
}

export interface RestoreDeps {
  readonly blobs: BlobStore
  readonly room: ToolRoom
  /** Executes a recorded call once more; marks before it does. */
  readonly again: (call: Repeated) => Promise<void>
}

/** Carries a plan out. Throws where something that the log names is gone or does not go back. */
export async function restore(plan: readonly Restoring[], deps: RestoreDeps): Promise<void> {
  for (const each of plan) {
    if (each.type === 'again') await deps.again(each)
    else if (each.type === 'archive') await putBack(await load(deps.blobs, each.archive), deps.room)
    else for (const { path, content } of each.files) await rewrite(path, await load(deps.blobs, content), deps.room)
  }
}

async function putBack(stdin: Uint8Array, room: ToolRoom): Promise<void> {
  const argv = ['sh', '-c', PUT_BACK]
  const { exitCode } = await room.exec({ argv, stdin, timeoutMs: 60_000, maxOutputBytes: 4096 })
  if (exitCode !== 0) throw new Error(`The kept state of the sandbox did not go back: exit code ${exitCode}.`)
}

async function rewrite(path: string, bytes: Uint8Array, room: ToolRoom): Promise<void> {
  const problem = await writeContent(room, path, bytes)
  if (problem !== undefined) throw new Error(`A kept file did not go back: ${problem}`)
}

async function load(blobs: BlobStore, digest: string): Promise<Uint8Array> {
  const bytes = await blobs.get(digest)
  if (bytes === undefined) throw new Error(`The log names blob ${digest}, which is not stored.`)
  return bytes
}
