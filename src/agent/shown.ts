import type { RunState } from '../domain/run-state.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { ToolEffect } from './tools/tool.ts'
import { loadText } from './work.ts'

/** What one result may add to the transcript, sent with every request from then on. Pages of files fit. */
const MAX_SHOWN: Readonly<Record<ToolEffect, number>> = { none: 10_500, edit: 4_000, command: 8_000 }

/** Names a call's output: `7.1` is what the first call of step 7 gave. */
export function handleOf(step: number, index: number): string {
  return `${step}.${index + 1}`
}

/** The ends of an output that is too long to be shown whole, and how to read the rest. */
export function cutOutput(text: string, effect: ToolEffect, handle: string): string {
  const max = MAX_SHOWN[effect]
  if (text.length <= max) return text
  // Results and errors stand at the end more often than at the beginning.
  const head = Math.floor(max / 3)
  const tail = text.length - (max - head)
  const rest = `[... ${tail - head} characters cut; read_output handle ${handle} offset ${head} shows them ...]`
  return `${text.slice(0, head).toWellFormed()}\n${rest}\n${text.slice(tail).toWellFormed()}`
}

/** All of an output that the log has, cut or not; undefined for a handle that names none. */
export async function loadOutput(state: RunState, blobs: BlobStore, handle: string): Promise<string | undefined> {
  const [, step, call] = /^(\d{1,6})\.(\d{1,3})$/.exec(handle) ?? []
  const stored = state.steps[Number(step) - 1]?.results[Number(call) - 1]
  return stored === undefined ? undefined : loadText(blobs, stored.full ?? stored.result)
}
