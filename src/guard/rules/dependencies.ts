import type { FileChange } from '../../domain/change-set.ts'
import type { GuardFacts } from '../facts.ts'
import { judgeLockfile } from '../packages/judge-packages.ts'
import { isReadableLock } from '../packages/package-facts.ts'
import { isLockfile, isManifest, isVendored } from '../paths/manifests.ts'
import { baseName, foldPath, namesOf } from '../paths/names.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'
import { manifestChange } from '../source/manifest-change.ts'
import { parseObject } from '../source/package-json.ts'

/**
 * Judges what will be installed: manifests, lockfiles, vendored code. Where a lockfile of npm can be read and the
 * registry answered, each package is judged by facts; everything else is held for a person.
 */
export const dependencies: Rule = ({ change, packages }) => {
  const isLocked =
    packages !== undefined && change.files.some(({ path, after }) => after !== undefined && isReadableLock(path))
  const seen = change.files.flatMap((file) => observe(file, packages, isLocked))
  return summarise(seen, 'No dependency was changed.')
}

function observe(file: FileChange, packages: GuardFacts['packages'], isLocked: boolean): Observation[] {
  const path = file.path
  const names = namesOf(file).map(foldPath)
  if (names.some(isVendored)) return [{ verb: 'hold', what: 'vendored code was changed', path }]
  const manifest = manifestChange(file)
  if (manifest !== undefined) return described(manifest, file, isLocked)
  if (isReadableLock(path)) return judgeLockfile(file, packages)
  if (names.some(isLockfile)) return [{ verb: 'hold', what: 'a lockfile was changed', path }]
  if (names.some(isManifest)) return [{ verb: 'hold', what: 'a dependency manifest was changed', path }]
  return []
}

function described(
  manifest: NonNullable<ReturnType<typeof manifestChange>>,
  file: FileChange,
  isLocked: boolean,
): Observation[] {
  const path = file.path
  if (manifest.unreadable) return [{ verb: 'hold', what: 'a dependency manifest that cannot be read', path }]
  if (manifest.dependencies.length === 0) return []
  const line = file.addedLines[0]?.number
  const elsewhere = isPackage(path) ? fromElsewhere(file) : []
  if (elsewhere.length > 0)
    return [{ verb: 'block', what: `${elsewhere.join(', ')} taken from no registry but from elsewhere`, path, line }]
  // What the ranges of a package.json come to stands in its lockfile, which is judged by itself.
  const verb = isLocked && isPackage(path) ? 'disclose' : 'hold'
  return [{ verb, what: `${manifest.dependencies.join(', ')} changed`, path, line }]
}

function isPackage(path: string): boolean {
  return baseName(foldPath(path)) === 'package.json'
}

const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
// A repository's own folders may be named; addresses may not.
const ADDRESS = /^(?:git|https?|ssh|github|gitlab|bitbucket|gist)\b[^ ]{0,20}:|^[\w.-]{1,100}\/[\w.-]{1,100}(?:#.*)?$/

function fromElsewhere({ before, after }: FileChange): string[] {
  const [was, now] = [rangesOf(before?.text), rangesOf(after?.text)]
  return [...now].filter(([name, range]) => ADDRESS.test(range) && was.get(name) !== range).map(([name]) => name)
}

function rangesOf(text: string | undefined): Map<string, string> {
  const document = parseObject(text) ?? {}
  const all = SECTIONS.flatMap((section) => Object.entries((document[section] ?? {}) as Record<string, unknown>))
  return new Map(all.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
