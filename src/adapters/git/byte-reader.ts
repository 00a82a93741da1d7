import { Fault } from '../../domain/fault.ts'

/** Reads lines and counted bytes from a stream of chunks. */
export interface ByteReader {
  /** The next line without its newline; undefined at the end. Lines of git's batch protocols are short. */
  line(): Promise<string | undefined>
  /** Exactly `count` bytes, in the pieces in which they come. Read to its end before anything else. */
  pieces(count: number): AsyncGenerator<Buffer, void, undefined>
  /** Leaves the source, read to its end or not. */
  close(): Promise<void>
}

export function createByteReader(source: AsyncIterable<Buffer>): ByteReader {
  const chunks = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)

  async function more(): Promise<boolean> {
    const next = await chunks.next()
    if (next.done === true) return false
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value])
    return true
  }

  async function line(): Promise<string | undefined> {
    let end = held.indexOf(0x0a)
    while (end === -1) {
      if (!(await more())) return held.length === 0 ? undefined : cutShort()
      end = held.indexOf(0x0a)
    }
    const text = held.toString('utf8', 0, end)
    held = held.subarray(end + 1)
    return text
  }

  async function* pieces(count: number): AsyncGenerator<Buffer, void, undefined> {
    let left = count
    while (left > 0) {
      if (held.length === 0 && !(await more())) cutShort()
      const piece = held.subarray(0, left)
      held = held.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  async function close(): Promise<void> {
    await chunks.return?.()
  }

  return { line, pieces, close }
}

function cutShort(): never {
  throw new Fault('malformed', 'git ended in the middle of an answer', { retryable: true })
}
