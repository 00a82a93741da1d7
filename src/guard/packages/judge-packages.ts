import type { FileChange } from '../../domain/change-set.ts'
import type { Observation } from '../rule.ts'
import { type LockChange, type LockedPackage, readLockfile } from './lockfile.ts'
import { looksLike } from './look-alike.ts'
import type { PackageFact } from './package-facts.ts'
import { lockChanges } from './package-facts.ts'

const REGISTRY_HOST = 'registry.npmjs.org'
/** A name younger than this has not been looked at by many; a version, not by the tools that warn of it. */
const YOUNG_PACKAGE_DAYS = 30
const YOUNG_VERSION_DAYS = 3

type Seen = Omit<Observation, 'path'>

/** Judges a lockfile that can be read: by itself, and by what the registry said where it was asked. */
export function judgeLockfile(file: FileChange, facts: readonly PackageFact[] | undefined): Observation[] {
  const { path } = file
  const changes = lockChanges(file)
  if (file.after === undefined) return [{ verb: 'hold', what: 'a lockfile was removed', path }]
  if (changes === undefined) return [{ verb: 'hold', what: 'a lockfile that cannot be read was changed', path }]
  const before = readLockfile(file.previousPath === undefined ? file.before : undefined) ?? []
  const hosts = new Set([REGISTRY_HOST, ...before.flatMap(({ resolved }) => hostOf(resolved) ?? [])])
  const names = new Set(before.map(({ name }) => name))
  const byName = new Map((facts ?? []).map((fact) => [`${fact.name}@${fact.version}`, fact]))
  const seen = changes.flatMap((change) => [
    ...origin(change, hosts),
    ...deceptive(change.after, names),
    ...asked(change.after, facts === undefined ? undefined : byName.get(keyOf(change.after))),
  ])
  return [...seen, ...summary(changes)].map((one) => ({ ...one, path }))
}

function keyOf({ name, version }: LockedPackage): string {
  return `${name}@${version}`
}

function hostOf(resolved: string | undefined): string | undefined {
  const url = resolved === undefined ? null : URL.parse(resolved)
  return url?.protocol === 'https:' ? url.host : undefined
}

// What the lockfile itself says of where a package comes from, and whether it is the one that it was.
function origin({ before, after }: LockChange, hosts: ReadonlySet<string>): Seen[] {
  const key = keyOf(after)
  const same = before !== undefined && keyOf(before) === key
  if (same && before.integrity !== undefined && before.integrity !== after.integrity)
    return [{ verb: 'block', what: `the integrity of ${key} changed though its version did not` }]
  const host = hostOf(after.resolved)
  if (after.resolved !== undefined && host === undefined)
    return [{ verb: 'block', what: `${key} comes from no registry but from elsewhere` }]
  if (host !== undefined && !hosts.has(host))
    return [{ verb: 'block', what: `${key} comes from ${host}, from which nothing came before` }]
  if (after.integrity === undefined) return [{ verb: 'hold', what: `${key} has no integrity` }]
  return after.installScript && before?.installScript !== true
    ? [{ verb: 'block', what: `${key} has an install script` }]
    : []
}

function deceptive({ name }: LockedPackage, known: ReadonlySet<string>): Seen[] {
  const popular = known.has(name) ? undefined : looksLike(name)
  return popular === undefined ? [] : [{ verb: 'block', what: `${name} looks like ${popular} and is another package` }]
}

function asked(locked: LockedPackage, fact: PackageFact | undefined): Seen[] {
  const key = keyOf(locked)
  if (fact === undefined) return [{ verb: 'hold', what: 'packages that no registry was asked about' }]
  if (!fact.known) return [{ verb: 'hold', what: `packages that the registry gave no answer about (${fact.why})` }]
  if (!fact.packageExists) return [{ verb: 'block', what: `${locked.name} does not exist in the registry` }]
  if (!fact.versionExists) return [{ verb: 'block', what: `${key} does not exist in the registry` }]
  if (fact.integrity !== undefined && locked.integrity !== undefined && fact.integrity !== locked.integrity)
    return [{ verb: 'block', what: `the integrity of ${key} is not the registry's` }]
  const seen: Seen[] = []
  if (fact.packageDays === undefined) seen.push({ verb: 'hold', what: `nobody knows how old ${key} is` })
  else if (fact.packageDays < YOUNG_PACKAGE_DAYS)
    seen.push({ verb: 'block', what: `${locked.name} was first published ${days(fact.packageDays)} ago` })
  else if ((fact.versionDays ?? 0) < YOUNG_VERSION_DAYS)
    seen.push({ verb: 'hold', what: `${key} was published ${days(fact.versionDays ?? 0)} ago` })
  if (fact.installScript && !locked.installScript)
    seen.push({ verb: 'block', what: `${key} has an install script that the lockfile does not tell` })
  if (fact.licence === undefined) seen.push({ verb: 'hold', what: `${key} says no licence` })
  return seen
}

function days(count: number): string {
  return `${count} day${count === 1 ? '' : 's'}`
}

const LISTED = 10

function summary(changes: readonly LockChange[]): Seen[] {
  const names = [...new Set(changes.map(({ after }) => keyOf(after)))]
  if (names.length === 0) return [{ verb: 'disclose', what: 'a lockfile was changed, and no package with it' }]
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : ''
  return [
    {
      verb: 'disclose',
      what: `packages that are new or of another version: ${names.slice(0, LISTED).join(', ')}${more}`,
    },
  ]
}
