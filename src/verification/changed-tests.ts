import type { ChangeSet } from '../domain/change-set.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { SourceStore, TreeFile } from '../ports/source-store.ts'
import { isTestFile } from './test-files.ts'

const LARGEST = 32 * 1024 ** 2

/** Test files that a change adds or alters. */
export function changedTestFiles(change: ChangeSet): string[] {
  return change.files
    .filter(({ path, after }) => after?.mode.startsWith('100') && isTestFile(path))
    .map(({ path }) => path)
}

/** The base's sources with the change's tests over them. @returns the tree's id. */
export async function writeReplayTree(
  source: Pick<SourceStore, 'read' | 'writeTree'>,
  repository: RepositoryRef,
  change: ChangeSet,
): Promise<string> {
  const tests = new Set(changedTestFiles(change))
  const files: TreeFile[] = []
  for (const { path, after } of change.files) {
    if (after === undefined || !tests.has(path)) continue
    const mode = after.mode === '100755' ? '100755' : '100644'
    files.push({ path, mode, content: await source.read(repository, after.oid, LARGEST) })
  }
  return source.writeTree(repository, change.baseTree, { files, deleted: [] })
}
