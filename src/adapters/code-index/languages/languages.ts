import { GO } from './go.ts'
import { JAVA } from './java.ts'
import { JAVASCRIPT, TSX, TYPESCRIPT } from './javascript.ts'
import type { Language } from './language.ts'
import { PYTHON } from './python.ts'
import { RUST } from './rust.ts'

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  ts: TYPESCRIPT,
  mts: TYPESCRIPT,
  cts: TYPESCRIPT,
  tsx: TSX,
  js: JAVASCRIPT,
  jsx: JAVASCRIPT,
  mjs: JAVASCRIPT,
  cjs: JAVASCRIPT,
  py: PYTHON,
  pyi: PYTHON,
  go: GO,
  rs: RUST,
  java: JAVA,
}

/** What a path's extension says; undefined: nothing that is read here. */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : ''
  return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined
}
