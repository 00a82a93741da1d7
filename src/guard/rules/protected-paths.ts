import type { FileChange } from '../../domain/change-set.ts'
import type { Glob } from '../../domain/glob.ts'
import { parseGlob } from '../../domain/glob.ts'
import { foldPath, namesOf } from '../paths/names.ts'
import { lookUp } from '../paths/path-table.ts'
import { PROTECTED } from '../paths/protected.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'

/** Blocks a change that touches a protected path, under whatever spelling, also by a rename or a mode change. */
export const protectedPaths: Rule = ({ change }, policy) => {
  const globs = policy.protectedPaths.map(globOf)
  return summarise(
    change.files.flatMap((file) => touched(file, globs)),
    'No protected path was touched.',
  )
}

function touched(file: FileChange, globs: readonly Glob[]): Observation[] {
  return namesOf(file).flatMap((path): Observation[] => {
    const folded = foldPath(path)
    const what = lookUp(PROTECTED, folded) ?? protectedBy(globs, folded)
    return what === undefined ? [] : [{ verb: 'block', what: `${what} may not be changed`, path }]
  })
}

function protectedBy(globs: readonly Glob[], folded: string): string | undefined {
  const glob = globs.find((candidate) => candidate.matches(folded))
  return glob === undefined ? undefined : `what the policy protects as ${glob.pattern}`
}

function globOf(pattern: string): Glob {
  const parsed = parseGlob(foldPath(pattern))
  if (!parsed.ok) throw new Error(`the protected path ${JSON.stringify(pattern)} ${parsed.problem}`)
  return parsed.glob
}
