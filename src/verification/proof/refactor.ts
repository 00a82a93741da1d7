import type { ChangeSet } from '../../domain/change-set.ts'
import type { Coverage, Evidence } from '../../domain/evidence.ts'
import { exportsOf } from '../code/exports.ts'
import { isUnreadCode, languageOf } from '../code/languages.ts'
import { isTestFile } from '../test-files.ts'
import { listed, type ProofResult } from './proof-result.ts'
import { alteredTests } from './refactor-tests.ts'
import type { Renames } from './renames.ts'

type Seen = Pick<Evidence, 'sides' | 'newlyFailing' | 'replayed' | 'coverage'>

/** The same tests pass over other sources that offer the same names. */
export function proveRefactor(change: ChangeSet, seen: Seen, renames: Renames): ProofResult {
  const altered = alteredTests(change).map(({ path, why }) => `${path} ${why}`)
  const surface = compareSurface(change, renames)
  const head = seen.sides.find(({ side }) => side === 'head')
  const wanting = [
    ...(altered.length === 0 ? [] : [`Tests change in more than imports and renamed identifiers: ${listed(altered)}.`]),
    ...(head?.passed === true ? [] : ['Not everything passes on the changed tree.']),
    ...(seen.newlyFailing.length === 0 ? [] : [`Newly failing: ${listed(seen.newlyFailing)}.`]),
    ...((seen.replayed?.failing.length ?? 0) === 0 ? [] : ["The base's own tests do not pass over the change."]),
    ...fallen(seen.coverage),
    ...surface.problems,
  ]
  if (wanting.length > 0) return { holds: false, reasons: wanting }
  const tests = change.files.some(({ path }) => isTestFile(path))
    ? 'tests differ in imports and renamed identifiers only'
    : 'no test was touched'
  return { holds: true, reasons: [`All pass, ${tests}, and the exported names are the same.`, ...surface.notes] }
}

function fallen(coverage: Coverage | undefined): string[] {
  if (coverage?.fell !== true || coverage.base === undefined || coverage.head === undefined) return []
  const said = ({ covered, lines }: NonNullable<Coverage['base']>) => `${covered} of ${lines}`
  const change = `from ${said(coverage.base)} to ${said(coverage.head)}`
  return [`The tests run fewer of the changed lines, ${change}: ${listed(coverage.uncovered)}.`]
}

interface Surface {
  readonly problems: readonly string[]
  readonly notes: readonly string[]
}

// All changed files taken together: a name may move between them.
function compareSurface(change: ChangeSet, renames: Renames): Surface {
  const { before, after, unread } = readSurface(change)
  const gone = [...before].filter((name) => !after.has(name))
  const asked = gone.filter((name) => after.has(renames.get(name) ?? name))
  const lost = gone.filter((name) => !asked.includes(name))
  const renamed = new Set(asked.map((name) => renames.get(name)))
  const brought = [...after].filter((name) => !before.has(name) && !renamed.has(name))
  const says = (names: readonly string[], sentence: string) => (names.length === 0 ? [] : [sentence])
  return {
    problems: [
      ...says(lost, `Exported names are gone that nobody asked to rename: ${listed(lost)}.`),
      ...says(unread, `The exported names of ${listed(unread)} could not be read.`),
    ],
    notes: [
      ...says(asked, `Renamed as asked: ${listed(asked.map((name) => `${name} to ${renames.get(name)}`))}.`),
      ...says(brought, `New exported names: ${listed(brought)}.`),
    ],
  }
}

function readSurface(change: ChangeSet) {
  const sources = change.files.filter(
    ({ path }) => !isTestFile(path) && (isUnreadCode(path) || (languageOf(path)?.family ?? 'data') !== 'data'),
  )
  const sides = sources.map(({ path, previousPath, before, after }) => ({
    path,
    old: namesOf(previousPath ?? path, before),
    now: namesOf(path, after),
  }))
  return {
    before: new Set(sides.flatMap(({ old }) => old ?? [])),
    after: new Set(sides.flatMap(({ now }) => now ?? [])),
    unread: sides.filter(({ old, now }) => old === undefined || now === undefined).map(({ path }) => path),
  }
}

type Version = ChangeSet['files'][number]['before']

function namesOf(path: string, version: Version): string[] | undefined {
  if (version === undefined) return []
  return version.text === undefined ? undefined : exportsOf(path, version.text)
}
