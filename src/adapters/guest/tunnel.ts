import { connect } from 'node:net'
import { CHUNK_BYTES, type Frame } from './frame.ts'
import { NOTHING } from './link.ts'

/** Where every tunnel ends: on the trusted side, whatever the guest says. */
export interface TunnelEnd {
  readonly host: string
  readonly port: number
}

/** Bytes that may be under way in one direction. */
const WINDOW = 4 * CHUNK_BYTES

export interface Tunnel {
  /** A frame of the guest's. Throws where it goes beyond what a guest may send. */
  take(frame: Frame): void
  destroy(): void
}

export interface TunnelHooks {
  say(type: string, payload: Buffer): void
  /** Called once: neither side has anything more to say. */
  over(): void
}

/** One connection out of a guest. */
export function openTunnel(end: TunnelEnd, { say, over }: TunnelHooks): Tunnel {
  const socket = connect({ ...end, allowHalfOpen: true })
  // Bytes that the socket has not taken yet, and bytes that the guest will still take.
  let unwritten = 0
  let credit = WINDOW
  const state = { ended: false, guestEnded: false, over: false }
  socket.on('error', () => {})
  socket.on('data', (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) say('d', bytes.subarray(at, at + CHUNK_BYTES))
    credit -= bytes.length
    if (credit < CHUNK_BYTES) socket.pause()
  })
  socket.on('end', () => {
    if (state.over) return
    say('e', NOTHING)
    state.ended = true
    if (state.guestEnded) finish()
  })
  socket.on('close', () => {
    if (state.over) return
    say('x', NOTHING)
    finish()
  })

  function finish(): void {
    state.over = true
    over()
  }

  function take({ type, payload }: Frame): void {
    if (type === 'd') write(payload)
    else if (type === 'w') widen(payload)
    else if (type === 'x') destroy()
    else endGuest()
  }

  function endGuest(): void {
    if (state.guestEnded) throw violation('ended twice')
    state.guestEnded = true
    socket.end()
    if (state.ended) finish()
  }

  function write(payload: Buffer): void {
    unwritten += payload.length
    if (payload.length === 0 || unwritten > WINDOW || state.guestEnded) throw violation('overfilled')
    socket.write(Buffer.from(payload), (error) => {
      unwritten -= payload.length
      if (!error && !state.over) say('w', countOf(payload.length))
    })
  }

  function widen(payload: Buffer): void {
    if (payload.length !== 4 || payload.readUInt32BE(0) > WINDOW - credit) throw violation('miscounted')
    credit += payload.readUInt32BE(0)
    if (credit >= CHUNK_BYTES) socket.resume()
  }

  function destroy(): void {
    if (!state.over) finish()
    socket.destroy()
  }

  return { take, destroy }
}

function countOf(bytes: number): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(bytes)
  return count
}

export function violation(what: string): Error {
  return new Error(`the guest's tunnel was ${what}`)
}
