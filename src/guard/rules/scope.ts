import type { FileChange } from '../../domain/change-set.ts'
import { parseGlob } from '../../domain/glob.ts'
import type { PlanFact } from '../facts.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'

/**
 * Discloses files that a change did not need to touch: those where nothing but white space is another, and those that
 * the agent's plan does not name. Where people approved the plan, what it does not name is held.
 */
export const scope: Rule = ({ change, plan }) =>
  summarise(
    change.files.flatMap((file) => [...whiteSpace(file), ...(plan === undefined ? [] : unplanned(file, plan))]),
    plan === undefined
      ? 'No file was changed in its white space only.'
      : 'Every file is in the plan, and none was changed in its white space only.',
  )

function unplanned({ path, previousPath }: FileChange, { files, approved }: PlanFact): Observation[] {
  const paths = previousPath === undefined ? [path] : [previousPath, path]
  const outside = paths.filter((each) => !files.some((pattern) => isNamed(pattern, each)))
  const [verb, what] = approved
    ? (['hold', 'a file that the approved plan does not name'] as const)
    : (['disclose', 'a file that the plan does not name'] as const)
  return outside.map((each) => ({ verb, what, path: each }))
}

// A plan's patterns begin at the root, so that a bare name is one file. What is no pattern may still be a path.
function isNamed(pattern: string, path: string): boolean {
  if (pattern === path) return true
  const parsed = parseGlob(`/${pattern}`)
  return parsed.ok && parsed.glob.matches(path)
}

function whiteSpace(file: FileChange): Observation[] {
  const { path, before, after, addedLines } = file
  if (before?.text === undefined || after?.text === undefined || before.oid === after.oid) return []
  if (!isLikely(file) || solid(before.text) !== solid(after.text)) return []
  return [{ verb: 'disclose', what: 'a file in which only white space is changed', path, line: addedLines[0]?.number }]
}

// The changed lines are looked at first, and most of the time that is enough.
function isLikely({ addedLines, removedLines }: FileChange): boolean {
  const [added, removed] = [addedLines, removedLines].map((lines) => solid(lines.map(({ text }) => text).join('')))
  return added === removed
}

function solid(text: string): string {
  return text.replace(/\s+/g, '')
}
