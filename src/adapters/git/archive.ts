import { pipeline } from 'node:stream/promises'
import { type Header, type Pack, pack } from 'tar-stream'
import type { TreeEntry } from '../../ports/source-store.ts'
import { type BlobContent, catBlobs, type Repository, whole } from './blobs.ts'
import { pathText } from './object-id.ts'
import { listTree } from './tree-entries.ts'

// The same tree gives the same bytes, whenever it is packed.
const PACKED_AT = new Date(Date.UTC(2000, 0, 1))

/**
 * The tree as a tar, built here and not by `git archive`, whose output the tree's own attributes would change.
 * Submodules become empty folders, links stay links.
 */
export async function* archiveTree(at: Repository, tree: string): AsyncGenerator<Uint8Array, void, undefined> {
  const entries = await listTree(at, tree)
  const tar = pack()
  // Its failure reaches the reader through the pack, so that nothing is left unhandled when the reader leaves early.
  const filled = fill(tar, at, entries).catch((error: unknown) => tar.destroy(error as Error))
  try {
    yield* tar as AsyncIterable<Uint8Array>
  } finally {
    tar.destroy()
    await filled
  }
}

async function fill(tar: Pack, at: Repository, entries: readonly TreeEntry[]): Promise<void> {
  const submodules = entries.filter((entry) => entry.mode === '160000')
  for (const entry of submodules) await put(tar, { name: entry.path, type: 'directory', mode: 0o755 })
  const files = entries.filter((entry) => entry.mode !== '160000')
  const order = files.values()
  for await (const blob of catBlobs(
    at,
    files.map((entry) => entry.oid),
  )) {
    const entry = order.next().value
    if (entry !== undefined) await putFile(tar, entry, blob)
  }
  tar.finalize()
}

async function putFile(tar: Pack, entry: TreeEntry, blob: BlobContent): Promise<void> {
  if (entry.mode === '120000') {
    return put(tar, { name: entry.path, type: 'symlink', linkname: pathText(await whole(blob)), mode: 0o777 })
  }
  const mode = entry.mode === '100755' ? 0o755 : 0o644
  const sink = tar.entry({ name: entry.path, type: 'file', mode, size: blob.size, mtime: PACKED_AT })
  await pipeline(blob.pieces(), sink)
}

function put(tar: Pack, header: Partial<Header> & Pick<Header, 'name'>): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry({ ...header, mtime: PACKED_AT }, (error) => (error ? reject(error) : resolve()))
  })
}
