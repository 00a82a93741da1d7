import type { FileChange } from '../../domain/change-set.ts'
import { type Exposure, isExposing } from '../../domain/exposure.ts'
import type { Policy } from '../../domain/policy.ts'
import { CI_FILES } from '../paths/ci-files.ts'
import { foldPath, namesOf } from '../paths/names.ts'
import { lookUp } from '../paths/path-table.ts'
import { isCodePath, isTestPath } from '../paths/test-path.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise, visible } from '../rule.ts'
import { manifestChange } from '../source/manifest-change.ts'

/**
 * Holds a change to what selects the code that CI will execute, for CI stands outside the sandbox; discloses tests and
 * sources, which CI executes too. Under strict exposure, and where the base's workflows put secrets within reach of
 * what they run, everything is held.
 */
export const ciExecution: Rule = ({ change, exposures = [] }, policy) => {
  const seen = change.files.flatMap(observe)
  const why = everything(exposures.filter(isExposing), policy.exposure)
  if (why === undefined) return summarise(seen, 'Nothing that CI executes was touched.')
  const all = change.files.map(({ path }): Observation => ({ verb: 'hold', what: why, path }))
  return summarise([...seen.filter(({ verb }) => verb !== 'disclose'), ...all], 'Nothing was changed.')
}

function everything(exposing: readonly Exposure[], exposure: Policy['exposure']): string | undefined {
  if (exposure === 'strict') return 'the exposure is strict, so a person decides first'
  const [first, ...more] = exposing
  if (first === undefined) return undefined
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  return `CI would run it with ${first.what} at ${visible(first.path)}:${first.line}${others}, so a person decides first`
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
  return manifest.execution.length === 0 ? undefined : `a manifest (${manifest.execution.join(', ')})`
}

function isExecutable(file: FileChange): boolean {
  return file.after?.mode === '100755'
}
