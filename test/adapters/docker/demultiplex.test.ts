import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { demultiplex } from '../../../src/adapters/docker/demultiplex.ts'

const Piece = fc.record({ source: fc.constantFrom(1, 2), bytes: fc.uint8Array({ maxLength: 50 }) })

test('both streams come out whole, however the connection cuts them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Piece), fc.integer({ min: 1, max: 30 }), async (pieces, cut) => {
      const wire = Buffer.concat(pieces.flatMap(({ source, bytes }) => [head(source, bytes.length), bytes]))
      const errors: Buffer[] = []
      const out: Buffer[] = []
      for await (const bytes of demultiplex(cutUp(wire, cut), (text) => void errors.push(text))) out.push(bytes)
      expect([Buffer.concat(out), Buffer.concat(errors)]).toEqual([joined(pieces, 1), joined(pieces, 2)])
    }),
  )
})

function head(source: number, length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes[0] = source
  bytes.writeUInt32BE(length, 4)
  return bytes
}

async function* cutUp(wire: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < wire.length; at += size) yield wire.subarray(at, at + size)
}

function joined(pieces: readonly { source: number; bytes: Uint8Array }[], source: number): Buffer {
  return Buffer.concat(pieces.filter((piece) => piece.source === source).map(({ bytes }) => bytes))
}
