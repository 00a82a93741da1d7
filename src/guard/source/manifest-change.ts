import type { FileChange } from '../../domain/change-set.ts'
import { baseName, foldPath } from '../paths/names.ts'
import type { ManifestChange } from './package-json.ts'
import { comparePackages } from './package-json.ts'
import { compareToml } from './toml-manifest.ts'

/** What changed in a manifest that can be taken apart; undefined for every other file. */
export function manifestChange(file: FileChange): ManifestChange | undefined {
  const name = baseName(foldPath(file.path))
  if (name === 'package.json' || name === 'composer.json') return comparePackages(file)
  return name === 'pyproject.toml' || name === 'cargo.toml' ? compareToml(file) : undefined
}
