import { extract } from 'tar-stream'
import { Fault } from '../domain/fault.ts'

export type TarKind =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hard link'
  | 'device'
  | 'pipe'
  | 'sparse file'
  | 'unknown kind'

export interface TarEntry {
  readonly name: string
  readonly kind: TarKind
  readonly mode: number
  readonly size: number
  /** Empty for anything but a link. */
  readonly target: string
  /** A file's bytes; may be left unread. */
  pieces(): AsyncGenerator<Uint8Array, void, undefined>
}

/** The bytes are no tar, or one that ends in the middle. */
export class MalformedTar extends Error {}

const END = 1_024

type Parser = ReturnType<typeof extract>
type ParsedEntry = Parser extends AsyncIterable<infer Entry> ? Entry : never

/** The entries of a hostile tar, one after the other. Throws MalformedTar, and whatever Fault the source throws. */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void, undefined> {
  const parser = extract()
  const fed = feed(parser, withEnd(bytes))
  try {
    for await (const entry of parser) {
      yield toEntry(entry)
      entry.resume()
    }
  } catch (error) {
    throw translated(error)
  } finally {
    parser.destroy()
    await fed
  }
}

async function feed(parser: Parser, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const closed = new Promise<void>((resolve) => parser.once('close', resolve))
  try {
    for await (const chunk of bytes) {
      if (parser.destroyed) return
      if (!parser.write(chunk)) await Promise.race([closed, drained(parser)])
    }
    parser.end(undefined)
  } catch (error) {
    parser.destroy(error as Error)
  }
}

function drained(parser: Parser): Promise<void> {
  return new Promise((resolve) => parser.once('drain', resolve))
}

// A tar that was cut at an entry's end reads well and lacks files, which would look deleted: its end must be there.
async function* withEnd(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let zeros = 0
  for await (const chunk of bytes) {
    // More than its last bytes would be long to look at: a hostile tar is mostly zeros.
    const tail = chunk.subarray(-END)
    const last = tail.findLastIndex((byte) => byte !== 0)
    zeros = last === -1 ? zeros + tail.length : tail.length - 1 - last
    yield chunk
  }
  if (zeros < END) throw new MalformedTar('it ends before its end mark')
}

function toEntry(entry: ParsedEntry): TarEntry {
  const { name, mode, size, linkname } = entry.header
  return { name, kind: kindOf(entry), mode, size, target: linkname ?? '', pieces: () => piecesOf(entry) }
}

function kindOf(entry: ParsedEntry): TarKind {
  const { type, pax } = entry.header
  if (Object.keys(pax ?? {}).some((key) => key.startsWith('GNU.sparse.'))) return 'sparse file'
  switch (type) {
    case 'file':
    case 'directory':
    case 'symlink':
      return type
    case 'link':
      return 'hard link'
    case 'block-device':
    case 'character-device':
      return 'device'
    case 'fifo':
      return 'pipe'
    default:
      return 'unknown kind'
  }
}

async function* piecesOf(entry: ParsedEntry): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const piece of entry) yield piece as Uint8Array
  } catch (error) {
    throw translated(error)
  }
}

function translated(error: unknown): unknown {
  if (error instanceof Fault || error instanceof MalformedTar) return error
  return new MalformedTar(error instanceof Error ? error.message : String(error), { cause: error })
}
