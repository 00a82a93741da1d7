import type { ChangeSet, FileChange } from '../../domain/change-set.ts'
import { isFault } from '../../domain/fault.ts'
import type { PackageRegistry } from '../../ports/package-registry.ts'
import { baseName, foldPath } from '../paths/names.ts'
import { changedPackages, type LockChange, readLockfile } from './lockfile.ts'

/** What the registry said of a package that a change brings in, at the time of judging. */
export type PackageFact =
  | {
      readonly name: string
      readonly version: string
      readonly known: true
      readonly packageExists: boolean
      readonly versionExists: boolean
      /** Whole days since the name, and since this version, was first published. */
      readonly packageDays?: number
      readonly versionDays?: number
      readonly installScript: boolean
      readonly integrity?: string
      readonly licence?: string
    }
  | { readonly name: string; readonly version: string; readonly known: false; readonly why: string }

/** Packages that are asked for at most: a larger change stays for a person. */
export const MOST_PACKAGES = 300
const AT_ONCE = 4
const DAY = 86_400_000

export function isReadableLock(path: string): boolean {
  return ['package-lock.json', 'npm-shrinkwrap.json'].includes(baseName(foldPath(path)))
}

/** @returns undefined where a side cannot be read. */
export function lockChanges(file: FileChange): LockChange[] | undefined {
  // A lockfile that moved is all new where it lies now.
  const before = readLockfile(file.previousPath === undefined ? file.before : undefined)
  const after = readLockfile(file.after)
  return before === undefined || after === undefined ? undefined : changedPackages(before, after)
}

export interface PackageDeps {
  readonly registry: PackageRegistry
  readonly now: Date
}

/** Asks the registry about every package that the change's lockfiles bring in. Never fails: what is not known says why. */
export async function findPackages(
  change: ChangeSet,
  { registry, now }: PackageDeps,
  signal?: AbortSignal,
): Promise<PackageFact[]> {
  const wanted = wantedBy(change).slice(0, MOST_PACKAGES)
  const facts: PackageFact[] = []
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    signal?.throwIfAborted()
    const some = wanted.slice(from, from + AT_ONCE)
    facts.push(...(await Promise.all(some.map((one) => ask(one, { registry, now }, signal)))))
  }
  return facts
}

/** How many different packages the change's lockfiles bring in. */
export function countPackages(change: ChangeSet): number {
  return wantedBy(change).length
}

interface Wanted {
  readonly name: string
  readonly version: string
}

function wantedBy(change: ChangeSet): Wanted[] {
  const changed = change.files.filter(({ path }) => isReadableLock(path)).flatMap((file) => lockChanges(file) ?? [])
  const all = changed.map(({ after: { name, version } }) => [`${name}@${version}`, { name, version }] as const)
  return [...new Map(all).values()]
}

async function ask(
  { name, version }: Wanted,
  { registry, now }: PackageDeps,
  signal?: AbortSignal,
): Promise<PackageFact> {
  try {
    const { firstPublishedAt, publishedAt, ...record } = await registry.look(name, version, signal)
    const [packageDays, versionDays] = [daysSince(firstPublishedAt, now), daysSince(publishedAt, now)]
    return {
      name,
      version,
      known: true,
      ...record,
      ...(packageDays === undefined ? {} : { packageDays }),
      ...(versionDays === undefined ? {} : { versionDays }),
    }
  } catch (error) {
    if (!isFault(error)) throw error
    return { name, version, known: false, why: error.code }
  }
}

function daysSince(at: string | undefined, now: Date): number | undefined {
  const then = at === undefined ? Number.NaN : Date.parse(at)
  return Number.isNaN(then) ? undefined : Math.max(0, Math.floor((now.getTime() - then) / DAY))
}
