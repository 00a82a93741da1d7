import type { ChangeSet, FileChange } from '../../domain/change-set.ts'
import type { Kind } from '../../domain/intent.ts'
import type { Verb } from '../../domain/verdict.ts'
import { isCodePath, isFixture, isTestPath } from '../paths/test-path.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'
import { type Exported, exportsIn } from '../surface/exports.ts'

// A fix that takes something away breaks who uses it; other kinds say so and are proved in their own way.
const VERBS: Readonly<Record<Kind, Verb>> = { fix: 'hold', refactor: 'disclose', test: 'hold', docs: 'hold' }

/** Judges what a change takes from those who use the code: exported names that are gone, functions that ask for more. */
export const publicSurface: Rule = ({ change, kind }) => {
  const verb = kind === undefined ? 'disclose' : VERBS[kind]
  const lost = change.files.flatMap((file) => compare(file).map((one) => ({ ...one, verb, path: file.path })))
  const come = lost.some(({ name }) => name !== undefined) ? offered(change) : new Set<string>()
  const seen = lost.filter(({ name }) => name === undefined || !come.has(name))
  return summarise(seen, 'No exported name was taken away or changed.')
}

/** `name`: of what is gone, and may have moved. */
type Lost = Omit<Observation, 'verb' | 'path'> & { readonly name?: string }

// What other files of the change offer anew has only moved.
function offered(change: ChangeSet): ReadonlySet<string> {
  const names = change.files.flatMap((file) => {
    const known = new Set(namesIn(file.previousPath ?? file.path, file.before?.text).map(({ name }) => name))
    return namesIn(file.path, file.after?.text).filter(({ name }) => !known.has(name))
  })
  return new Set(names.map(({ name }) => name))
}

function namesIn(path: string, text: string | undefined): Exported[] {
  if (text === undefined || !isCodePath(path) || isTestPath(path) || isFixture(path)) return []
  return exportsIn(path, text) ?? []
}

// Lines that may hold a definition, or a parameter of one: most have nothing to do with either.
const HINT =
  /\b(?:export|exports|pub|public|def|func|function|class)\b|^[A-Z][A-Z0-9_]{2,60}\s?[:=]|^(?:type|var|const) |^\s{1,16}[\w.{}*&?:<>|=[\]'" ]{1,120},?\s?$|^\)|^[ \t]*\}/

function compare(file: FileChange): Lost[] {
  const { removedLines, previousPath } = file
  if (removedLines.length === 0 || (previousPath === undefined && !removedLines.some(({ text }) => HINT.test(text))))
    return []
  const after = new Map(namesIn(file.path, file.after?.text).map((one) => [one.name, one]))
  return namesIn(file.previousPath ?? file.path, file.before?.text).flatMap((was): Lost[] => {
    const now = after.get(was.name)
    if (now !== undefined) return changed(was, now)
    return [{ what: `the exported name ${was.name} is gone`, name: was.name }]
  })
}

function changed(was: Exported, now: Exported): Lost[] {
  if (was.parameters === undefined || now.parameters === undefined) return []
  const isLess = now.parameters.all < was.parameters.all
  if (!isLess && now.parameters.required <= was.parameters.required) return []
  return [{ what: `the exported function ${now.name} takes other parameters`, line: now.line }]
}
