import type { FileMode } from '../../domain/change-set.ts'
import { Fault } from '../../domain/fault.ts'
import type { TreeEntry } from '../../ports/source-store.ts'
import type { Repository } from './blobs.ts'
import { runGit } from './git-process.ts'
import { objectId, pathText, splitNul } from './object-id.ts'

/** Every file of a tree in git's own order, which is by the bytes of the path. */
export async function listTree(at: Repository, tree: string): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-r', '-l', '-z', '--full-tree', objectId(tree)]
  return splitNul(await runGit(at.git, { args, gitDir: at.gitDir })).map(parseEntry)
}

function parseEntry(record: Buffer): TreeEntry {
  const tab = record.indexOf(0x09)
  const [mode, , oid, size] = record.toString('latin1', 0, tab).split(/ +/)
  if (mode === undefined || oid === undefined || size === undefined) {
    throw new Fault('malformed', 'git ls-tree printed something unknown', { retryable: false })
  }
  return { path: pathText(record.subarray(tab + 1)), mode: parseMode(mode), oid, size: size === '-' ? 0 : Number(size) }
}

/** Old repositories hold regular files with modes such as 100664: git itself reads them by their executable bit. */
export function parseMode(mode: string): FileMode {
  if (mode === '120000' || mode === '160000') return mode
  return (Number.parseInt(mode, 8) & 0o100) === 0 ? '100644' : '100755'
}
