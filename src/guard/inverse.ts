import type { ChangeSet, FileChange, FileVersion, Line } from '../domain/change-set.ts'

/**
 * Whether one change is exactly the other one backwards: the same files, and in each of them the same lines, out where
 * they came in and in where they went out. Renames that the two differences see differently make it not so.
 */
export function isInverse(change: ChangeSet, original: ChangeSet): boolean {
  const undone = new Map(original.files.map((file) => [nameAfterUndo(file), file]))
  if (undone.size !== change.files.length || original.files.length !== change.files.length) return false
  return change.files.every((file) => {
    const other = undone.get(file.path)
    return other !== undefined && undoes(file, other)
  })
}

function nameAfterUndo({ path, previousPath }: FileChange): string {
  return previousPath ?? path
}

function undoes(file: FileChange, other: FileChange): boolean {
  const renamed = other.previousPath === undefined ? undefined : other.path
  if (file.previousPath !== renamed) return false
  if (file.before?.mode !== other.after?.mode || file.after?.mode !== other.before?.mode) return false
  if (file.before?.oid === other.after?.oid && file.after?.oid === other.before?.oid) return true
  const sides = [file.before, file.after, other.before, other.after]
  return (
    sides.every(isText) && isEqual(file.addedLines, other.removedLines) && isEqual(file.removedLines, other.addedLines)
  )
}

function isText(version: FileVersion | undefined): boolean {
  return version?.text !== undefined
}

function isEqual(left: readonly Line[], right: readonly Line[]): boolean {
  return left.length === right.length && left.every(({ text }, index) => text === right[index]?.text)
}
