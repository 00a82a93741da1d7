import type { FileChange } from '../../domain/change-set.ts'
import { CI_FILES } from '../paths/ci-files.ts'
import { foldPath, namesOf } from '../paths/names.ts'
import { lookUp } from '../paths/path-table.ts'
import { isCodePath, isTestPath } from '../paths/test-path.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'
import { manifestChange } from '../source/manifest-change.ts'

/**
 * Holds a change to what selects the code that CI will execute, for CI stands outside the sandbox; discloses tests and
 * sources, which CI executes too. Under strict exposure everything is held.
 */
export const ciExecution: Rule = ({ change }, policy) => {
  const seen = change.files.flatMap(observe)
  if (policy.exposure === 'standard') return summarise(seen, 'Nothing that CI executes was touched.')
  const strict = change.files.map(
    ({ path }): Observation => ({ verb: 'hold', what: 'the exposure is strict, so a person decides first', path }),
  )
  return summarise([...seen.filter(({ verb }) => verb !== 'disclose'), ...strict], 'Nothing was changed.')
}

function observe(file: FileChange): Observation[] {
  const path = file.path
  const names = namesOf(file)
  const selected = selects(file, names.map(foldPath))
  if (selected !== undefined) return [{ verb: 'hold', what: `${selected} selects what CI executes`, path }]
  if (names.some(isTestPath)) return [{ verb: 'disclose', what: 'tests that CI executes', path }]
  if (names.some(isCodePath)) return [{ verb: 'disclose', what: 'sources that CI executes', path }]
  return isExecutable(file) ? [{ verb: 'disclose', what: 'an executable file', path }] : []
}

function selects(file: FileChange, folded: readonly string[]): string | undefined {
  const manifest = manifestChange(file)
  if (manifest === undefined) return folded.map((name) => lookUp(CI_FILES, name)).find((what) => what !== undefined)
  if (manifest.unreadable) return 'a manifest that cannot be read'
  return manifest.execution.length === 0 ? undefined : `${manifest.execution.join(', ')} in a manifest`
}

function isExecutable(file: FileChange): boolean {
  return file.after?.mode === '100755'
}
