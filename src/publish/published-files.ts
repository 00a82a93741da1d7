import type { ChangeSet, FileChange } from '../domain/change-set.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { PublishedFile } from '../ports/branch-writing.ts'
import type { SourceStore } from '../ports/source-store.ts'

const LARGEST_FILE = 32 * 1024 * 1024

/** A judged change as the entries of a new tree. Only ordinary files can be published; others never pass the guard. */
export async function publishedFiles(
  source: Pick<SourceStore, 'read'>,
  repository: RepositoryRef,
  change: ChangeSet,
): Promise<PublishedFile[]> {
  const files: PublishedFile[] = []
  for (const file of change.files) {
    if (file.previousPath !== undefined) files.push({ path: file.previousPath, mode: '100644', content: null })
    files.push(await entryOf(file, source, repository))
  }
  return files
}

async function entryOf(
  { path, after }: FileChange,
  source: Pick<SourceStore, 'read'>,
  repository: RepositoryRef,
): Promise<PublishedFile> {
  if (after === undefined) return { path, mode: '100644', content: null }
  if (after.mode !== '100644' && after.mode !== '100755')
    throw new Error(`${path} has mode ${after.mode}, which is never published`)
  if (after.text !== undefined) return { path, mode: after.mode, content: { text: after.text } }
  return { path, mode: after.mode, content: { bytes: await source.read(repository, after.oid, LARGEST_FILE) } }
}
