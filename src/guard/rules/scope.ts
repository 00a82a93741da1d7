import type { FileChange } from '../../domain/change-set.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'

/** Discloses files that a change did not need to touch: those where nothing but white space is another. */
export const scope: Rule = ({ change }) =>
  summarise(change.files.flatMap(observe), 'No file was changed in its white space only.')

function observe(file: FileChange): Observation[] {
  const { path, before, after, addedLines } = file
  if (before?.text === undefined || after?.text === undefined || before.oid === after.oid) return []
  if (!isLikely(file) || solid(before.text) !== solid(after.text)) return []
  return [{ verb: 'disclose', what: 'a file in which only white space is changed', path, line: addedLines[0]?.number }]
}

// The changed lines are looked at first, and most of the time that is enough.
function isLikely({ addedLines, removedLines }: FileChange): boolean {
  const [added, removed] = [addedLines, removedLines].map((lines) => solid(lines.map(({ text }) => text).join('')))
  return added === removed
}

function solid(text: string): string {
  return text.replace(/\s+/g, '')
}
