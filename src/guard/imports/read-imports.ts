import { extensionOf } from '../paths/names.ts'
import { mask } from '../source/mask.ts'
import { syntaxOf } from '../source/syntax.ts'
import type { Import } from './import.ts'
import { pythonImports } from './python-imports.ts'

const SCRIPTS = new Set(['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx'])
const ASKED =
  /(?:\bfrom\s{0,40}|\bimport\s{0,40}(?:\(\s{0,40})?|\brequire\s{0,40}\(\s{0,40})(['"`])([^'"`\n]{1,300})\1/g
const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '/index.ts',
  '/index.tsx',
  '/index.js',
]

export function isScript(path: string): boolean {
  return SCRIPTS.has(extensionOf(path))
}

/**
 * What a JavaScript, TypeScript or Python file imports, by its syntax alone; none of another language. Linear. Paths
 * that are computed, and names that a configuration maps (`@/x`, `#x`), stay as they are written.
 */
export function readImports(path: string, text: string): Import[] {
  if (isScript(path)) return scriptImports(path, text)
  return extensionOf(path) === 'py' ? pythonImports(path, mask(text, syntaxOf(path)).codeOnly) : []
}

function scriptImports(path: string, text: string): Import[] {
  const { withoutComments, codeOnly } = mask(text, syntaxOf(path))
  let [line, from] = [1, 0]
  return [...withoutComments.matchAll(ASKED)].flatMap(({ index, 2: written = '' }): Import[] => {
    // Inside a string it is text.
    if (codeOnly.charAt(index) === ' ') return []
    line += withoutComments.slice(from, index).split('\n').length - 1
    from = index
    return [{ written, line, targets: targetsOf(path, written), isType: isOfTypes(codeOnly.slice(0, index)) }]
  })
}

function isOfTypes(before: string): boolean {
  const near = before.slice(-2_000)
  const statement = near.slice(Math.max(near.lastIndexOf('import'), near.lastIndexOf('export'), 0))
  return /^(?:import|export)\s{1,40}type\s{0,40}[\w{*]/.test(statement)
}

/** Paths that a specifier may mean. */
export function targetsOf(path: string, written: string): string[] {
  if (!/^\.\.?(?:\/|$)/.test(written)) return [written]
  const joined = joinPath(path.slice(0, path.lastIndexOf('/') + 1), written)
  if (joined === undefined) return []
  // TypeScript is asked for by the name that it is compiled to.
  const bare = joined.replace(/\.[mc]?jsx?$/, '')
  const asked = bare === joined ? [] : ['.ts', '.tsx', '.mts', '.cts'].map((ending) => `${bare}${ending}`)
  return [...ENDINGS.map((ending) => `${joined}${ending}`), ...asked]
}

function joinPath(folder: string, relative: string): string | undefined {
  const segments: string[] = []
  for (const segment of `${folder}${relative}`.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return undefined
  }
  return segments.join('/')
}
