import { PassThrough } from 'node:stream'
import { type Frame, parseFrame, renderFrame } from '../../../src/adapters/guest/frame.ts'
import type { GuestProcess } from '../../../src/adapters/guest/guest-process.ts'

export interface ForgedGuest extends GuestProcess {
  readonly disposals: () => number
}

/** A guest whose every answer is written by the test: bytes for a frame, or `end`. */
export function forgeGuest(answer: (frame: Frame) => readonly Buffer[] | 'end'): ForgedGuest {
  const stdin = new PassThrough()
  const stdout = new PassThrough()
  let disposals = 0
  let bytes = Buffer.alloc(0)
  let programLeft: number | undefined
  stdout.write(renderFrame({ type: 'R', id: 0, payload: Buffer.alloc(0) }))
  stdin.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    // The supervisor's own text comes first.
    programLeft ??= 4 + bytes.readUInt32BE(0)
    const skipped = Math.min(programLeft, bytes.length)
    programLeft -= skipped
    bytes = bytes.subarray(skipped)
    for (let parsed = parseFrame(bytes); typeof parsed !== 'string'; parsed = parseFrame(bytes)) {
      bytes = Buffer.from(parsed.rest)
      const said = answer(parsed.frame)
      if (said === 'end') stdout.end()
      else for (const piece of said) stdout.write(piece)
    }
  })
  async function dispose(): Promise<void> {
    disposals += 1
    stdin.destroy()
    stdout.destroy()
  }
  return { stdin, stdout, complaint: () => '', dispose, disposals: () => disposals }
}

export function frame(type: string, id: number, payload: string | Buffer | object = ''): Buffer {
  const isText = typeof payload === 'string' || Buffer.isBuffer(payload)
  return renderFrame({ type, id, payload: Buffer.from(isText ? payload : JSON.stringify(payload)) })
}
