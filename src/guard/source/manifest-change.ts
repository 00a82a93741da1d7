import type { FileChange, FileVersion, Line } from '../../domain/change-set.ts'
import { baseName, foldPath } from '../paths/names.ts'
import type { ManifestChange } from './package-json.ts'
import { comparePackages } from './package-json.ts'
import { compareToml } from './toml-manifest.ts'

/** What changed in a manifest that can be taken apart; undefined for every other file. */
export function manifestChange(file: FileChange): ManifestChange | undefined {
  if (file.previousPath !== undefined) return movedManifest(file, file.previousPath)
  const name = baseName(foldPath(file.path))
  if (name === 'package.json' || name === 'composer.json') return comparePackages(file)
  return name === 'pyproject.toml' || name === 'cargo.toml' ? compareToml(file) : undefined
}

// What a manifest says counts where it lies: one that moves is gone there and all new here, whatever its text was.
function movedManifest(
  { path, previousPath: _, ...file }: FileChange,
  previousPath: string,
): ManifestChange | undefined {
  const { before, after, ...rest } = file
  const gone =
    before && manifestChange({ ...rest, path: previousPath, before, addedLines: [], removedLines: allOf(before) })
  const come = after && manifestChange({ ...rest, path, after, addedLines: allOf(after), removedLines: [] })
  if (gone === undefined || come === undefined) return gone ?? come
  return {
    dependencies: [...new Set([...gone.dependencies, ...come.dependencies])],
    execution: [...new Set([...gone.execution, ...come.execution])],
    unreadable: gone.unreadable || come.unreadable,
  }
}

function allOf({ text = '' }: FileVersion): Line[] {
  return text.split('\n').map((line, index) => ({ number: index + 1, text: line }))
}
