import type { FileChange } from '../../domain/change-set.ts'
import { isLockfile, isManifest, isVendored } from '../paths/manifests.ts'
import { foldPath, namesOf } from '../paths/names.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'
import { manifestChange } from '../source/manifest-change.ts'

/** Holds a change of what will be installed: manifests, lockfiles, vendored code. */
export const dependencies: Rule = ({ change }) => summarise(change.files.flatMap(observe), 'No dependency was changed.')

function observe(file: FileChange): Observation[] {
  const path = file.path
  const names = namesOf(file).map(foldPath)
  if (names.some(isVendored)) return [{ verb: 'hold', what: 'vendored code was changed', path }]
  const manifest = manifestChange(file)
  if (manifest !== undefined) return described(manifest, file)
  if (names.some(isLockfile)) return [{ verb: 'hold', what: 'a lockfile was changed', path }]
  if (names.some(isManifest)) return [{ verb: 'hold', what: 'a dependency manifest was changed', path }]
  return []
}

function described(manifest: NonNullable<ReturnType<typeof manifestChange>>, file: FileChange): Observation[] {
  const path = file.path
  if (manifest.unreadable) return [{ verb: 'hold', what: 'a dependency manifest that cannot be read', path }]
  if (manifest.dependencies.length === 0) return []
  return [{ verb: 'hold', what: `${manifest.dependencies.join(', ')} changed`, path, line: file.addedLines[0]?.number }]
}
