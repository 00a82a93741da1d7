import type { FileVersion } from '../../domain/change-set.ts'
import { parseObject } from '../source/package-json.ts'

/** One package that a package-lock.json (version 2 or 3) installs. */
export interface LockedPackage {
  /** Where it is put: `node_modules/a/node_modules/b`. Names it within one lockfile. */
  readonly place: string
  readonly name: string
  readonly version: string
  readonly resolved?: string
  readonly integrity?: string
  readonly installScript: boolean
}

/** @returns undefined for what is no lockfile that can be read; an absent one is empty. */
export function readLockfile(version: FileVersion | undefined): LockedPackage[] | undefined {
  if (version === undefined) return []
  const document = parseObject(version.text)
  const { lockfileVersion, packages } = document ?? {}
  if (lockfileVersion !== 2 && lockfileVersion !== 3) return undefined
  if (!isObject(packages)) return undefined
  return Object.entries(packages).flatMap(([place, entry]) => {
    // The repository itself, its workspaces, and links to them.
    if (!place.includes('node_modules/') || !isObject(entry) || entry.link === true) return []
    return [locked(place, entry)]
  })
}

function locked(place: string, entry: Readonly<Record<string, unknown>>): LockedPackage {
  const { name, version, resolved, integrity, hasInstallScript } = entry
  return {
    place,
    // An alias says its real name.
    name: typeof name === 'string' ? name : place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: typeof version === 'string' ? version : '',
    ...(typeof resolved === 'string' ? { resolved } : {}),
    ...(typeof integrity === 'string' ? { integrity } : {}),
    installScript: hasInstallScript === true,
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export interface LockChange {
  readonly before?: LockedPackage
  readonly after: LockedPackage
}

/** What is installed now that was not installed so before, each name and version once a place. */
export function changedPackages(before: readonly LockedPackage[], after: readonly LockedPackage[]): LockChange[] {
  const known = new Map(before.map((one) => [one.place, one]))
  // A package that was only hoisted elsewhere is the one that it was.
  const anywhere = new Map(before.map((one) => [`${one.name}@${one.version}`, one]))
  return after.flatMap((one): LockChange[] => {
    const was = anywhere.get(`${one.name}@${one.version}`) ?? known.get(one.place)
    if (was === undefined) return [{ after: one }]
    return isSame(was, one) ? [] : [{ before: was, after: one }]
  })
}

function isSame(left: LockedPackage, right: LockedPackage): boolean {
  return (
    left.name === right.name &&
    left.version === right.version &&
    left.resolved === right.resolved &&
    left.integrity === right.integrity &&
    left.installScript === right.installScript
  )
}
