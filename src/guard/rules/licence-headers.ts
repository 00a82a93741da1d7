import type { FileChange } from '../../domain/change-set.ts'
import { HEAD } from '../base-heads.ts'
import type { GuardFacts } from '../facts.ts'
import { isSource } from '../paths/is-source.ts'
import { extensionOf } from '../paths/names.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'
import { headerIn } from '../source/licence-header.ts'

// Fewer files are no convention, and neither is what every other file does not keep.
const LEAST = 3
const SHARE = 0.75

/**
 * Discloses sources without the licence header that their siblings carry, and headers that are gone. What the siblings
 * do is read from the base alone: from a sample of it, and from what the change's own files were before.
 */
export const licenceHeaders: Rule = ({ change, heads }) => {
  const gone = change.files.flatMap(lost)
  const added = change.files.filter(
    ({ path, before, after }) => before === undefined && isText(after) && isSource(path),
  )
  const kinds = new Map([...new Set(added.map(({ path }) => extensionOf(path)))].map((kind) => [kind, sample(kind)]))
  const seen = [...gone, ...added.flatMap((file) => compare(file, kinds.get(extensionOf(file.path)) ?? []))]
  const known = heads !== undefined || [...kinds.values()].every(({ length }) => length >= LEAST)
  if (seen.length > 0 || known) return summarise(seen, 'No licence header is missing.')
  const reason = 'Too few files of the base were looked at to tell whether sources carry a licence header.'
  return { verb: 'not-judged', reason, locations: [] }

  function sample(kind: string): (string | undefined)[] {
    return textsOf({ change, ...(heads === undefined ? {} : { heads }) }, kind).map(headerIn)
  }
}

function isText(side: FileChange['after']): boolean {
  return side?.text !== undefined && side.text.trim() !== '' && side.mode.startsWith('100')
}

function textsOf({ change, heads = [] }: Pick<GuardFacts, 'change' | 'heads'>, kind: string): string[] {
  const touched = change.files.flatMap(({ path, previousPath, before }) => {
    const was = previousPath ?? path
    return isText(before) && isSource(was) ? [{ path: was, head: before?.text?.slice(0, HEAD) ?? '' }] : []
  })
  return [...touched, ...heads].filter(({ path }) => extensionOf(path) === kind).map(({ head }) => head)
}

function compare({ path, after }: FileChange, siblings: readonly (string | undefined)[]): Observation[] {
  const carried = siblings.filter((header) => header !== undefined)
  if (siblings.length < LEAST || carried.length < siblings.length * SHARE) return []
  const own = headerIn(after?.text?.slice(0, HEAD) ?? '')
  if (own === undefined)
    return [{ verb: 'disclose', what: 'a new file without the licence header that its siblings carry', path, line: 1 }]
  const licences = new Set(carried)
  if (licences.size !== 1 || licences.has(own)) return []
  return [
    { verb: 'disclose', what: 'a new file whose header names another licence than its siblings do', path, line: 1 },
  ]
}

function lost({ path, before, after, addedLines, removedLines }: FileChange): Observation[] {
  // A header that is gone or pushed out of its place changes a line near the top.
  const isNear = [...addedLines, ...removedLines].some(({ number }) => number <= 60)
  if (!isNear || !isText(before) || !isText(after) || !isSource(path)) return []
  const [was, now] = [before, after].map((side) => headerIn(side?.text?.slice(0, HEAD) ?? ''))
  if (was === undefined || was === now) return []
  const what = now === undefined ? 'a licence header that is gone' : 'a licence header that names another licence'
  return [{ verb: 'disclose', what, path, line: 1 }]
}
