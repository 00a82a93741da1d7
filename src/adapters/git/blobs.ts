import { Fault } from '../../domain/fault.ts'
import { createByteReader } from './byte-reader.ts'
import { type Git, runGit, streamGit } from './git-process.ts'

/** A trusted bare repository on disk. */
export interface Repository {
  readonly git: Git
  readonly gitDir: string
}

export interface BlobContent {
  readonly oid: string
  /** Bytes. */
  readonly size: number
  /** Read to its end before the next blob is asked for. */
  readonly pieces: () => AsyncGenerator<Buffer, void, undefined>
}

/** The blobs in the order asked for, through one git process. Throws Fault `not-found` for a missing one. */
export async function* catBlobs(at: Repository, oids: readonly string[]): AsyncGenerator<BlobContent, void, undefined> {
  if (oids.length === 0) return
  const args = ['cat-file', '--batch', '--buffer']
  const reader = createByteReader(
    streamGit(at.git, { args, gitDir: at.gitDir, stdin: lines(oids), timeoutMs: 600_000 }),
  )
  try {
    for (const oid of oids) {
      const { size } = parseHeader(await reader.line(), oid)
      yield { oid, size, pieces: () => reader.pieces(size) }
      await skip(reader.pieces(1))
    }
    await reader.line()
  } finally {
    await reader.close()
  }
}

/** Bytes of each blob, without reading any. */
export async function blobSizes(at: Repository, oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (oids.length === 0) return new Map()
  const answer = await runGit(at.git, {
    args: ['cat-file', '--batch-check', '--buffer'],
    gitDir: at.gitDir,
    stdin: lines(oids),
  })
  const headers = answer.toString('utf8').split('\n')
  return new Map(oids.map((oid, index) => [oid, parseHeader(headers[index], oid).size]))
}

/** One blob whole. Throws Fault `too-large` over `maxBytes`. */
export async function readBlob(at: Repository, oid: string, maxBytes: number): Promise<Buffer> {
  for await (const blob of catBlobs(at, [oid])) {
    if (blob.size > maxBytes) {
      throw new Fault('too-large', `blob ${oid} has ${blob.size} bytes, over ${maxBytes}`, { retryable: false })
    }
    return await whole(blob)
  }
  throw new Fault('not-found', `no blob ${oid}`, { retryable: false })
}

/** Many blobs through one git process; one over `maxBytes` comes without content. */
export async function* readBlobs(
  at: Repository,
  oids: readonly string[],
  maxBytes: number,
): AsyncGenerator<{ oid: string; content?: Uint8Array }, void, undefined> {
  for await (const blob of catBlobs(at, oids)) {
    if (blob.size <= maxBytes) yield { oid: blob.oid, content: await whole(blob) }
    else {
      await skip(blob.pieces())
      yield { oid: blob.oid }
    }
  }
}

export async function whole(blob: BlobContent): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of blob.pieces()) pieces.push(piece)
  return Buffer.concat(pieces)
}

function* lines(oids: readonly string[]): Generator<string> {
  for (const oid of oids) yield `${oid}\n`
}

function parseHeader(header: string | undefined, oid: string): { size: number } {
  const match = /^([0-9a-f]{40}) blob (\d+)$/.exec(header ?? '')
  if (match?.[1] === oid) return { size: Number(match[2]) }
  throw new Fault('not-found', `no blob ${oid}: ${header ?? 'no answer'}`, { retryable: false })
}

async function skip(pieces: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of pieces);
}
