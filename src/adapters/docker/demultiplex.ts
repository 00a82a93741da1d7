const HEADER_BYTES = 8
const STDOUT = 1

/**
 * Docker's attach stream (each piece: stream number, three zeros, length in 4 bytes, bytes) as standard output alone.
 * Pulled, so that a guest is held back by its reader; `onError` gets what was said on standard error.
 */
export async function* demultiplex(
  stream: AsyncIterable<Buffer>,
  onError: (text: Buffer) => void,
): AsyncGenerator<Buffer> {
  let bytes = Buffer.alloc(0)
  let source: number | undefined
  let left = 0
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= (left === 0 ? HEADER_BYTES : 1)) {
      if (left === 0) {
        source = bytes[0]
        left = bytes.readUInt32BE(4)
        bytes = bytes.subarray(HEADER_BYTES)
        continue
      }
      const piece = bytes.subarray(0, left)
      bytes = bytes.subarray(piece.length)
      left -= piece.length
      if (source === STDOUT) yield piece
      else onError(piece)
    }
  }
}
