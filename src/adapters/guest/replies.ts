import { z } from 'zod'
import type { Channel } from './channel.ts'
import { CHUNK_BYTES, type Frame } from './frame.ts'

const Count = z.number().int().nonnegative()

const Ended = z.object({
  exitCode: z.number().int().min(0).max(255).nullable(),
  timedOut: z.boolean(),
  omitted: z.object({ stdout: Count, stderr: Count }),
  durationMs: Count,
})
export type Ended = z.infer<typeof Ended>

const Refusal = z.object({ message: z.string().max(2000) })

export class Refused extends Error {}

/** Reads replies to one request: anything but the types it may have, in the amount it may have, is a violation. */
export async function receiveReply(channel: Channel, id: number, types: string): Promise<Frame> {
  const frame = await channel.receive()
  if (frame.id !== id) throw new Error(`the guest answered request ${frame.id} when ${id} was asked`)
  if (frame.type === 'N') throw new Refused(Refusal.parse(parseJson(frame.payload)).message)
  if (!types.includes(frame.type)) throw new Error('the guest answered with a frame that was not asked for')
  return frame
}

export interface Collected {
  readonly ended: Ended
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
}

/** Collects a command's output and its end, at most `maxBytes` of each stream. */
export async function receiveResult(channel: Channel, id: number, maxBytes: number): Promise<Collected> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  for (;;) {
    const frame = await receiveReply(channel, id, 'OPD')
    if (frame.type === 'D') {
      const ended = Ended.parse(parseJson(frame.payload))
      return { ended, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }
    }
    const stream = frame.type === 'O' ? stdout : stderr
    // Only a stream's last frame is short: bytes one by one would cost us far more than the guest.
    const before = stream.at(-1)
    if (before !== undefined && before.length < CHUNK_BYTES) throw new Error('the guest sent its output in crumbs')
    stream.push(Buffer.from(frame.payload))
    if (frame.payload.length === 0 || total(stream) > maxBytes)
      throw new Error('the guest sent more than was asked for')
  }
}

function total(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0)
}

function parseJson(payload: Buffer): unknown {
  return JSON.parse(payload.toString('utf8'))
}
