import type { IncomingMessage } from 'node:http'

export interface BodyLimits {
  /** Of one body, bytes. */
  readonly maxBytes: number
  /** Of all bodies held at one moment, bytes: what strangers can make us hold. */
  readonly maxHeldBytes: number
  /** Requests whose bodies are being read or stored at one moment. */
  readonly maxBodies: number
  /** Until a body must have arrived. */
  readonly timeoutMs: number
}

export type ReadBody =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: 'too-large' | 'too-slow' | 'too-busy' | 'aborted' }

export interface BodyReader {
  /** Reads a body and hands it to `use`; its bytes count as held until `use` is over. */
  read<T>(request: IncomingMessage, use: (body: ReadBody) => Promise<T>): Promise<T>
}

interface Held {
  bodies: number
  bytes: number
}

export function createBodyReader(limits: BodyLimits): BodyReader {
  const held: Held = { bodies: 0, bytes: 0 }
  return {
    async read(request, use) {
      if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) return use({ ok: false, why: 'too-large' })
      if (held.bodies >= limits.maxBodies) return use({ ok: false, why: 'too-busy' })
      const mine = { bytes: 0 }
      const hold = (bytes: number) => {
        mine.bytes += bytes
        held.bytes += bytes
        if (mine.bytes > limits.maxBytes) return 'too-large'
        return held.bytes > limits.maxHeldBytes ? 'too-busy' : undefined
      }
      held.bodies += 1
      try {
        return await use(await collect(request, limits.timeoutMs, hold))
      } finally {
        held.bodies -= 1
        held.bytes -= mine.bytes
      }
    },
  }
}

type Refusal = 'too-large' | 'too-busy'

function collect(
  request: IncomingMessage,
  timeoutMs: number,
  hold: (bytes: number) => Refusal | undefined,
): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const settle = (body: ReadBody) => {
      clearTimeout(timer)
      request.off('data', onData)
      resolve(body)
    }
    const timer = setTimeout(() => settle({ ok: false, why: 'too-slow' }), timeoutMs)
    const onData = (chunk: Buffer) => {
      const refusal = hold(chunk.length)
      if (refusal !== undefined) return settle({ ok: false, why: refusal })
      chunks.push(chunk)
    }
    request.on('data', onData)
    request.once('end', () => settle({ ok: true, bytes: Buffer.concat(chunks) }))
    request.once('error', () => settle({ ok: false, why: 'aborted' }))
    request.once('close', () => settle({ ok: false, why: 'aborted' }))
  })
}
