import type { FileChange } from '../../domain/change-set.ts'
import type { Observation } from '../rule.ts'

/** A recorded expectation that was rewritten agrees with anything. */
export function observeSnapshot({ path, before, after, removedLines, addedLines }: FileChange): Observation[] {
  if (before === undefined) return [{ verb: 'disclose', what: 'a snapshot was added', path }]
  if (after === undefined) return [{ verb: 'hold', what: 'a snapshot was deleted', path }]
  if (before.oid === after.oid) return [{ verb: 'disclose', what: 'a snapshot was moved', path }]
  if (after.text !== undefined && removedLines.length === 0) {
    return [{ verb: 'disclose', what: 'a snapshot was extended', path, line: addedLines[0]?.number }]
  }
  return [{ verb: 'hold', what: 'a snapshot was rewritten', path, line: addedLines[0]?.number }]
}
