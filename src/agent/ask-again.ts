import type { StoredEvent } from '../domain/run-event.ts'
import { reduce } from '../domain/run-state.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Model, ModelAnswer } from '../ports/model.ts'
import { boundAnswer } from './answer.ts'
import { cleanOutput } from './clean.ts'
import { loadRequest } from './request-record.ts'
import { loadAnswer } from './work.ts'

export interface AskedAgain {
  readonly model: string
  /** How many recorded requests were sent. */
  readonly steps: number
  /** Where another call came back, shown by name and beginning of the arguments. */
  readonly others: readonly { readonly step: number; readonly before: string; readonly now: string }[]
}

/**
 * Sends each recorded request of a run to a model and compares what it calls with what was called then. Every request
 * is the recorded one, whatever was answered before it. Executes nothing. undefined: no request was recorded. Throws
 * what the model throws.
 */
export async function askAgain(
  events: readonly StoredEvent[],
  { blobs, model }: { readonly blobs: BlobStore; readonly model: Model },
): Promise<AskedAgain | undefined> {
  const steps = reduce(events)?.steps.filter(({ request }) => request !== undefined) ?? []
  if (steps.length === 0) return undefined
  const others: { step: number; before: string; now: string }[] = []
  for (const { step, request = '', answer } of steps) {
    const asked = await loadRequest(blobs, request)
    const now = callsOf(boundAnswer(await model.complete(asked, new AbortController().signal)))
    const before = callsOf(await loadAnswer(blobs, answer))
    if (now !== before) others.push({ step, before: shorten(before), now: shorten(now) })
  }
  return { model: model.name, steps: steps.length, others }
}

function callsOf({ toolCalls }: ModelAnswer): string {
  return toolCalls.map(({ name, arguments: json }) => `${name} ${canonical(json)}`).join(', ') || '(no call)'
}

// Models differ in the white space of their JSON.
function canonical(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json))
  } catch {
    return json
  }
}

function shorten(calls: string): string {
  const line = cleanOutput(calls).replace(/\s+/g, ' ')
  return line.length > 120 ? `${line.slice(0, 117)}...` : line
}
