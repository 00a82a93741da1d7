import type { Readable, Writable } from 'node:stream'
import { CHUNK_BYTES, type Frame, parseFrame, renderFrame } from './frame.ts'

/** Frames to and from one guest. Whatever breaks it (end, malformed bytes) rejects; the caller then kills the guest. */
export interface Channel {
  /** Resolves when the bytes have been handed over; a guest that does not read holds it. */
  send(frame: Frame): Promise<void>
  /** Sends bytes of any length in frames of one type. */
  sendBytes(type: string, id: number, bytes: Uint8Array): Promise<void>
  /** The next frame. Nothing is read from the guest before it is asked for. */
  receive(): Promise<Frame>
}

export function createChannel(stdin: Writable, stdout: Readable): Channel {
  const chunks: AsyncIterator<Buffer> = stdout[Symbol.asyncIterator]()
  let buffered: Buffer = Buffer.alloc(0)
  // A guest that dies while we write is noticed by the write's own callback.
  stdin.on('error', () => {})

  function send(frame: Frame): Promise<void> {
    return new Promise((resolve, reject) => {
      stdin.write(renderFrame(frame), (error) => (error ? reject(error) : resolve()))
    })
  }

  async function sendBytes(type: string, id: number, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      await send({ type, id, payload: Buffer.from(bytes.subarray(at, at + CHUNK_BYTES)) })
    }
  }

  async function receive(): Promise<Frame> {
    for (;;) {
      const parsed = parseFrame(buffered)
      if (parsed === 'malformed') throw new Error('the guest sent a malformed frame')
      if (parsed !== 'incomplete') {
        // A view, not a copy: many small frames would cost the square of their number.
        buffered = parsed.rest
        return parsed.frame
      }
      const { value, done } = await chunks.next()
      if (done) throw new Error('the guest has ended')
      buffered = Buffer.concat([buffered, value])
    }
  }

  return { send, sendBytes, receive }
}
