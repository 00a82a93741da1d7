/**
 * A frame on the channel to a guest: length (4 bytes, of what follows), type (1 byte), request id (4 bytes), payload.
 * To the guest: T tree bytes, U tree end, L layer bytes, M layer end,
 * K unpack a layer that was shown, G let connections out, X exec, I its input,
 * C cancel, F freeze, E export, A export of what was added.
 * From the guest: R ready, O stdout, P stderr, B exported bytes, D done, N refused.
 * Both ways, where connections are let out: c d e w x, see tunnels.ts.
 */
export interface Frame {
  readonly type: string
  readonly id: number
  readonly payload: Buffer
}

/** What the guest may put into one frame. It sends at most 64 KiB at a time; more is a violation. */
export const MAX_FRAME_BYTES = 128 * 1024
export const CHUNK_BYTES = 64 * 1024

const HEADER_BYTES = 9

export function renderFrame({ type, id, payload }: Frame): Buffer {
  const head = Buffer.alloc(HEADER_BYTES)
  head.writeUInt32BE(payload.length + 5, 0)
  head.write(type, 4, 'latin1')
  head.writeUInt32BE(id, 5)
  return Buffer.concat([head, payload])
}

export type ParsedFrame = { readonly frame: Frame; readonly rest: Buffer } | 'incomplete' | 'malformed'

/** The first frame of what has arrived. The bytes are hostile: a length out of bounds is said before it is waited for. */
export function parseFrame(bytes: Buffer): ParsedFrame {
  if (bytes.length < 4) return 'incomplete'
  const length = bytes.readUInt32BE(0)
  if (length < 5 || length > MAX_FRAME_BYTES) return 'malformed'
  if (bytes.length < 4 + length) return 'incomplete'
  const type = String.fromCharCode(bytes.readUInt8(4))
  const frame = { type, id: bytes.readUInt32BE(5), payload: bytes.subarray(HEADER_BYTES, 4 + length) }
  return { frame, rest: bytes.subarray(4 + length) }
}
