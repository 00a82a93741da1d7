import { posix } from 'node:path'
import type { ChangeSet, FileChange } from '../../domain/change-set.ts'
import { isTestFile } from '../test-files.ts'

export interface Inseparable {
  /** Base's test files that load what the change moved or removed: their version of the head stays. */
  readonly keep: ReadonlySet<string>
  /** In sentences, for people. */
  readonly reasons: readonly string[]
}

/**
 * Tests that cannot be taken from their sources: those inside a source file that changed, and those that load a file that
 * is not there any more. Decided from the change alone, never from what a run prints: output can be forged.
 */
export function findInseparable(change: ChangeSet): Inseparable {
  const gone = goneSources(change.files)
  const loading = change.files.filter(({ path, previousPath, before }) => {
    const was = previousPath ?? path
    return before?.text !== undefined && isTestFile(was) && loadsAny(was, before.text, gone)
  })
  const keep = new Set(loading.flatMap(({ path, previousPath }) => [path, previousPath ?? path]))
  const inside = change.files.filter(holdsTests).map(({ path }) => path)
  return {
    keep,
    reasons: [
      ...sentence('load a file that the change moved or removed', [...new Set(loading.map(({ path }) => path))]),
      ...sentence('hold their tests in the same file as the code', inside),
    ],
  }
}

function goneSources(files: readonly FileChange[]): string[] {
  return files.flatMap(({ path, previousPath, after }) => {
    const gone = previousPath ?? (after === undefined ? path : undefined)
    return gone === undefined || isTestFile(gone) ? [] : [gone]
  })
}

const RELATIVE = /['"`](\.{1,2}(?:\/[^'"`\n]{0,200})?)['"`]/g
const MODULE = /^\s*(?:from|import)\s+([\w.]+)(?:\s+import\s+([\w, ()]+))?/gm

// A test of Go or Java lies beside its package and names no file: there the compiler joins by folder.
function loadsAny(path: string, text: string, gone: readonly string[]): boolean {
  if (gone.length === 0) return false
  const folder = posix.dirname(path)
  const relative = [...text.matchAll(RELATIVE)].map(([, name = '']) => posix.normalize(posix.join(folder, name)))
  if (path.endsWith('.py'))
    return [...text.matchAll(MODULE)].some((match) => gone.some((file) => isModule(file, match)))
  return gone.some((file) => relative.some((name) => stem(file) === stem(name) || stem(file) === `${stem(name)}/index`))
}

function isModule(file: string, [, module = '', names = '']: RegExpMatchArray): boolean {
  const dotted = file.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')
  const said = [module, ...names.split(/[\s,()]+/).map((name) => `${module}.${name}`)].map((one) =>
    one.replace(/^\.+/, ''),
  )
  return file.endsWith('.py') && said.some((name) => name !== '' && (dotted === name || dotted.endsWith(`.${name}`)))
}

function stem(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$|\.json$/, '').replace(/\/$/, '')
}

function holdsTests({ path, before, after }: FileChange): boolean {
  if (isTestFile(path) || before === undefined) return false
  const text = `${before.text ?? ''}\n${after?.text ?? ''}`
  if (path.endsWith('.rs')) return /#\[cfg\(test\)\]|#\[(\w+::)?test\]|^\s*\/\/[/!]\s*```/m.test(text)
  if (path.endsWith('.py')) return /^\s*>>> /m.test(text)
  return /\bimport\.meta\.vitest\b/.test(text)
}

function sentence(why: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return []
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : ''
  return [`Tests that ${why} stay as the change has them: ${paths.slice(0, 5).join(', ')}${more}.`]
}
