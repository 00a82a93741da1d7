import type { Git, TreeChange } from './git.ts'

export type FileContent = string | Buffer | { readonly content: string | Buffer; readonly mode: string }

/** Writes files as a tree over a base; null removes. */
export async function writeFiles(
  git: Git,
  base: string | null,
  files: Readonly<Record<string, FileContent | null>>,
): Promise<string> {
  const changes: TreeChange[] = []
  for (const [path, file] of Object.entries(files)) {
    const { content, mode } = file === null ? { content: null, mode: '100644' } : readFile(file)
    changes.push({ path, mode, sha: content === null ? null : await git.writeBlob(Buffer.from(content)) })
  }
  return git.writeTree(base, changes)
}

function readFile(file: FileContent): { content: string | Buffer; mode: string } {
  return typeof file === 'string' || Buffer.isBuffer(file) ? { content: file, mode: '100644' } : file
}
