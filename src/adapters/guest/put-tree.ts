import { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import type { Layer } from '../../ports/sandbox.ts'
import { type GuestLink, NOTHING, TREE_MS, UNPACK_MS } from './link.ts'
import { Refused, receiveReply } from './replies.ts'
import type { ShownLayer } from './shown-layers.ts'

/** Waits for the supervisor and unpacks a tar in the guest. Fault `too-large` when the guest could not take it. */
export async function putTree(link: GuestLink, tree: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
  await link.life.within(TREE_MS, () => receiveReply(link.channel, 0, 'R'))
  await putTar(link, { tar: tree, bytes: 'T', end: 'U', what: 'tree' }, signal)
}

/** Unpacks a tar whose names begin at the root, over nothing that is there already. */
export async function putLayer(link: GuestLink, layer: Layer, signal?: AbortSignal): Promise<void> {
  const shown = link.guest.shown?.find((each) => each.layer === layer)
  if (shown !== undefined && (await takeShown(link, shown))) return
  await putTar(link, { tar: layer.read(), bytes: 'L', end: 'M', what: 'layer' }, signal)
}

const Taken = z.object({ taken: z.boolean() })

// Not taken: the guest may not read what it was shown, or finds something else there.
async function takeShown({ channel, life, newId }: GuestLink, { at, bytes }: ShownLayer): Promise<boolean> {
  const id = newId()
  return life.within(UNPACK_MS, async () => {
    await channel.send({ type: 'K', id, payload: Buffer.from(JSON.stringify({ at, bytes })) })
    const { payload } = await receiveReply(channel, id, 'D').catch((error: unknown) => refuse(error, 'layer'))
    return Taken.parse(JSON.parse(payload.toString('utf8'))).taken
  })
}

interface Tar {
  readonly tar: AsyncIterable<Uint8Array>
  readonly bytes: string
  readonly end: string
  readonly what: string
}

async function putTar(link: GuestLink, { tar, bytes, end, what }: Tar, signal?: AbortSignal): Promise<void> {
  const { channel, life } = link
  const id = link.newId()
  for await (const chunk of tar) {
    signal?.throwIfAborted()
    await life.within(TREE_MS, () => channel.sendBytes(bytes, id, chunk))
  }
  await life.within(TREE_MS, async () => {
    await channel.send({ type: end, id, payload: NOTHING })
    await receiveReply(channel, id, 'D').catch((error: unknown) => refuse(error, what))
  })
}

function refuse(error: unknown, what: string): never {
  if (!(error instanceof Refused)) throw error
  throw new Fault('too-large', `The ${what} does not fit into the sandbox: ${error.message}`, { retryable: false })
}
