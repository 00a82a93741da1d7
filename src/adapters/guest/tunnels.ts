import type { Channel } from './channel.ts'
import type { Frame } from './frame.ts'
import { openTunnel, type Tunnel, type TunnelEnd, violation } from './tunnel.ts'

const MOST_AT_ONCE = 64
const MOST_EVER = 20_000

export interface Tunnels {
  /** The channel without the tunnels' frames: they are carried while somebody waits for another one. */
  readonly channel: Channel
  close(): void
}

/**
 * Connections out of a guest, as frames beside those of its requests: c opens (ids only rise), d carries bytes, w gives
 * back so many bytes of the window, e ends one direction, x breaks off. All of it is hostile: whatever goes beyond its
 * window or its numbers is a violation, and the caller kills the guest.
 */
export function createTunnels(channel: Channel, end: TunnelEnd): Tunnels {
  const open = new Map<number, Tunnel>()
  let lastId = 0

  async function receive(): Promise<Frame> {
    for (;;) {
      const frame = await channel.receive()
      if (!'cdewx'.includes(frame.type)) return frame
      if (frame.type === 'c') begin(frame)
      else carry(frame)
    }
  }

  function begin({ id, payload }: Frame): void {
    if (id <= lastId || id > MOST_EVER || payload.length > 0 || open.size >= MOST_AT_ONCE) throw violation('misopened')
    lastId = id
    // A guest that is gone is noticed by whoever waits for its answer.
    const say = (type: string, bytes: Buffer) => void channel.send({ type, id, payload: bytes }).catch(() => {})
    open.set(id, openTunnel(end, { say, over: () => void open.delete(id) }))
  }

  function carry(frame: Frame): void {
    if (frame.id > lastId) throw violation('used before it was opened')
    // Where it was broken off here, the guest may not have heard of it yet.
    open.get(frame.id)?.take(frame)
  }

  function close(): void {
    for (const tunnel of [...open.values()]) tunnel.destroy()
  }

  return { channel: { ...channel, receive }, close }
}
