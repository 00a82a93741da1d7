import type { ChangeSet } from '../../domain/change-set.ts'
import { isLockfile } from '../paths/manifests.ts'
import { foldPath } from '../paths/names.ts'
import type { Rule } from '../rule.ts'

/** Blocks a change that is larger than its readers agreed to read. Lockfiles count as files, their lines do not. */
export const changeSize: Rule = ({ change }, { limits }) => {
  const files = change.files.length
  const lines = linesOf(change)
  const size = `${counted(files, 'file')} and ${counted(lines, 'line')} changed`
  if (files <= limits.files && lines <= limits.lines) return { verb: 'allow', reason: `${size}.`, locations: [] }
  const reason = `${size}, the policy allows ${counted(limits.files, 'file')} and ${counted(limits.lines, 'line')}.`
  return { verb: 'block', reason, locations: [] }
}

function linesOf({ files }: ChangeSet): number {
  return files
    .filter((file) => !isLockfile(foldPath(file.path)))
    .reduce((sum, file) => sum + file.addedLines.length + file.removedLines.length, 0)
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
