import type { FileChange } from '../../domain/change-set.ts'
import { isLockfile } from '../paths/manifests.ts'
import { foldPath } from '../paths/names.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'

const OUTPUT =
  /(^|\/)(dist|out|coverage|__generated__|generated)\/|\.(min\.(js|mjs|cjs|css)|bundle\.js|map|pb\.go|_pb2\.py|g\.dart|designer\.cs)$/
const MARKED =
  /@generated\b|\bcode generated\b.{0,120}\bdo not edit\b|\bauto-?generated (?:file|by|from)\b|\bthis file (?:is|was) (?:auto)?generated\b/i
// Marks stand at the beginning of a file.
const HEAD = 2_000

/** Discloses files that a tool makes: nobody reads them line by line, and what is edited there is lost. */
export const generatedFiles: Rule = ({ change }) =>
  summarise(change.files.flatMap(observe), 'No generated file was changed.')

function observe({ path, before, after }: FileChange): Observation[] {
  const folded = foldPath(path)
  if (isLockfile(folded)) return [{ verb: 'disclose', what: 'a lockfile', path }]
  if (OUTPUT.test(folded)) return [{ verb: 'disclose', what: 'the output of a build', path }]
  const isMarked = [before, after].some((side) => isMarkedText(side?.text?.slice(0, HEAD) ?? ''))
  return isMarked ? [{ verb: 'disclose', what: 'a file that says that it is generated', path }] : []
}

// The word alone is looked for first: few files hold it.
function isMarkedText(head: string): boolean {
  return head.toLowerCase().includes('generated') && MARKED.test(head)
}
