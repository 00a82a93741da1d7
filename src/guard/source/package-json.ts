import { canonicalJson } from '../../domain/canonical-json.ts'
import type { FileChange, FileVersion } from '../../domain/change-set.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Only says what a package is: nothing that CI runs depends on these. */
const DESCRIPTIVE = new Set([
  'name',
  'version',
  'description',
  'keywords',
  'author',
  'contributors',
  'greenkeeper',
  'auto-changelog',
  'support',
  'maintainers',
  'license',
  'licenses',
  'homepage',
  'bugs',
  'funding',
  'repository',
  'private',
])

const DEPENDENCIES = new Set([
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bundledDependencies',
  'bundleDependencies',
  'overrides',
  'resolutions',
  'dependenciesMeta',
])

export interface ManifestChange {
  /** Keys that say what is installed. */
  readonly dependencies: readonly string[]
  /** Keys that may say what is executed: all but those known to be harmless. */
  readonly execution: readonly string[]
  /** Not a JSON object on either side, so nothing can be said about it. */
  readonly unreadable: boolean
}

/** Compares two versions of a package.json as values: layout and order do not count, an absent file is empty. */
export function comparePackages(file: FileChange): ManifestChange {
  const before = parse(file.before)
  const after = parse(file.after)
  if (before === undefined || after === undefined) return { dependencies: [], execution: [], unreadable: true }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = keys.filter((key) => canonicalJson(before[key] ?? null) !== canonicalJson(after[key] ?? null))
  return {
    dependencies: changed.filter((key) => DEPENDENCIES.has(key)),
    execution: changed.filter((key) => !DEPENDENCIES.has(key) && !DESCRIPTIVE.has(key)),
    unreadable: false,
  }
}

function parse(version: FileVersion | undefined): JsonObject | undefined {
  if (version === undefined) return {}
  return parseObject(version.text)
}

/** @returns undefined for what is no JSON object. Of a key given twice the last counts, as npm reads it. */
export function parseObject(text: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse((text ?? '').replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}
