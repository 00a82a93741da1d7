import { sha256 } from '../domain/digest.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Message, ToolDefinition } from '../ports/model.ts'
import { loadText } from './work.ts'

/**
 * What a request added to the one before. Each names the one before by its digest, so that two requests with the same
 * digest are the same conversation from its beginning, and a run's requests take as much room as the last of them.
 */
export interface RequestRecord {
  /** Digest of the record before; null: there was none. */
  readonly previous: string | null
  /** How many of its messages this one begins with. */
  readonly kept: number
  readonly added: readonly Message[]
  /** Digest of the tools' definitions. */
  readonly tools: string
  readonly maxOutputTokens: number
}

export interface Recorded {
  readonly digest: string
  readonly text: string
  /** The definitions of the tools, as they are stored. */
  readonly tools: string
  /** This request was answered: the next one is told from it. */
  accept(): void
}

export interface RequestRecorder {
  record(messages: readonly Message[], definitions: readonly ToolDefinition[]): Recorded
}

export function createRequestRecorder(maxOutputTokens: number): RequestRecorder {
  const told = new Map<readonly ToolDefinition[], { readonly text: string; readonly digest: string }>()
  let last: { readonly digest: string; readonly messages: readonly Message[] } | undefined

  // The same object in nearly every request.
  function toolsOf(definitions: readonly ToolDefinition[]) {
    const known = told.get(definitions)
    if (known !== undefined) return known
    const text = JSON.stringify(definitions)
    const tools = { text, digest: sha256(text) }
    told.set(definitions, tools)
    return tools
  }

  return {
    record(messages, definitions) {
      const tools = toolsOf(definitions)
      const kept = commonLength(last?.messages ?? [], messages)
      const fields: RequestRecord = {
        previous: last?.digest ?? null,
        kept,
        added: messages.slice(kept),
        tools: tools.digest,
        maxOutputTokens,
      }
      const text = JSON.stringify(fields)
      const digest = sha256(text)
      return {
        digest,
        text,
        tools: tools.text,
        accept: () => {
          last = { digest, messages }
        },
      }
    },
  }
}

function commonLength(left: readonly Message[], right: readonly Message[]): number {
  const differs = right.findIndex((message, index) => !isSame(message, left[index]))
  return differs === -1 ? right.length : differs
}

// Mostly the very same object: what was told once is not made again, and not read again.
function isSame(message: Message, other: Message | undefined): boolean {
  return message === other || (other !== undefined && JSON.stringify(message) === JSON.stringify(other))
}

/** All messages of a recorded request, put together from the records before it. */
export async function loadRequest(blobs: BlobStore, digest: string) {
  const chain: RequestRecord[] = []
  for (let next: string | null = digest; next !== null; next = chain[0]?.previous ?? null) {
    chain.unshift(JSON.parse(await loadText(blobs, next)))
  }
  const messages = chain.reduce<readonly Message[]>((sum, { kept, added }) => [...sum.slice(0, kept), ...added], [])
  const last = chain.at(-1)
  if (last === undefined) throw new Error(`Request ${digest} has no record.`)
  const tools: readonly ToolDefinition[] = JSON.parse(await loadText(blobs, last.tools))
  return { messages, tools, maxOutputTokens: last.maxOutputTokens }
}
