import type { ChangeSet, FileChange } from '../../domain/change-set.ts'
import { namesOf } from '../paths/names.ts'
import { isSnapshot, isTestPath } from '../paths/test-path.ts'
import type { Observation } from '../rule.ts'
import { observeConfiguration } from './configuration.ts'
import { takeInventory } from './inventory.ts'
import { observeMoves } from './moved.ts'
import { observeRunner } from './runner.ts'
import { observeSnapshot } from './snapshot.ts'
import { compareTests } from './tests.ts'

/** Everything in a change that makes tests say less, and that tests were edited at all. */
export function observeWeakening(change: ChangeSet): Observation[] {
  const moves = observeMoves(change)
  return change.files.flatMap((file) => {
    if (namesOf(file).some(isSnapshot)) return observeSnapshot(file)
    const tests = holdsTests(file) ? [...compareTests(file, moves), edited(file)] : []
    return [...tests, ...observeRunner(file), ...observeConfiguration(file)]
  })
}

// Rust keeps unit tests beside what they test.
function holdsTests(file: FileChange): boolean {
  if (namesOf(file).some(isTestPath)) return true
  return file.path.endsWith('.rs') && [file.before, file.after].some((side) => hasTests(file.path, side?.text))
}

function hasTests(path: string, text: string | undefined): boolean {
  return text?.includes('#[') === true && (takeInventory(path, text)?.tests.length ?? 0) > 0
}

function edited({ path, before, addedLines }: FileChange): Observation {
  const what = before === undefined ? 'tests were added' : 'tests were edited'
  return { verb: 'disclose', what, path, line: addedLines[0]?.number }
}
