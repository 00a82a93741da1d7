import { Fault } from '../../domain/fault.ts'
import type { Frame } from './frame.ts'
import { GRACE_MS, type GuestLink, NOTHING, TREE_MS } from './link.ts'
import { Refused, receiveReply } from './replies.ts'

export interface ExportOrder {
  readonly maxBytes: number
  readonly what: 'workspace' | 'additions'
}

/** The guest's own tar, as it comes. A guest whose export is not read to its end is killed. */
export async function* exportTree(link: GuestLink, { maxBytes, what }: ExportOrder): AsyncGenerator<Uint8Array> {
  const { channel, life } = link
  const id = link.newId()
  let bytes = 0
  let complete = false
  try {
    await life.within(GRACE_MS, () => channel.send({ type: what === 'workspace' ? 'E' : 'A', id, payload: NOTHING }))
    for (;;) {
      const frame = await life.within(TREE_MS, () => receiveReply(channel, id, 'BD').catch(refuse))
      if (frame.type === 'D') break
      bytes += frame.payload.length
      if (bytes > maxBytes) throw new Fault('too-large', `The export is over ${maxBytes} bytes.`, { retryable: false })
      yield Buffer.from(frame.payload)
    }
    complete = true
  } finally {
    // What nobody reads would stand in front of every later answer.
    if (!complete) await life.kill('its export was not read to the end')
  }
}

function refuse(error: unknown): Frame {
  if (!(error instanceof Refused)) throw error
  throw new Fault('malformed', `The tree could not be exported: ${error.message}`, { retryable: false })
}
