import { Fault } from '../../domain/fault.ts'
import { type GuestLink, NOTHING, TREE_MS } from './link.ts'
import { Refused, receiveReply } from './replies.ts'

/** Waits for the supervisor and unpacks a tar in the guest. Fault `too-large` when the guest could not take it. */
export async function putTree(link: GuestLink, tree: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
  const { channel, life } = link
  await life.within(TREE_MS, () => receiveReply(channel, 0, 'R'))
  const id = link.newId()
  for await (const chunk of tree) {
    signal?.throwIfAborted()
    await life.within(TREE_MS, () => channel.sendBytes('T', id, chunk))
  }
  await life.within(TREE_MS, async () => {
    await channel.send({ type: 'U', id, payload: NOTHING })
    await receiveReply(channel, id, 'D').catch(refuse)
  })
}

function refuse(error: unknown): never {
  if (!(error instanceof Refused)) throw error
  throw new Fault('too-large', `The tree does not fit into the sandbox: ${error.message}`, { retryable: false })
}
