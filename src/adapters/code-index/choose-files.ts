import type { TreeEntry } from '../../ports/source-store.ts'
import { languageOf } from './languages/languages.ts'
import { isSetting } from './project.ts'

export interface IndexLimits {
  /** Bytes of one file, and of all together. */
  readonly fileBytes: number
  readonly totalBytes: number
  readonly files: number
  /** Milliseconds of a thread's own time for one file, and for a question. */
  readonly fileMs: number
  readonly askMs: number
  /** Milliseconds by the clock for a tree. */
  readonly treeMs: number
}

export const DEFAULT_LIMITS: IndexLimits = {
  fileBytes: 1024 ** 2,
  totalBytes: 64 * 1024 ** 2,
  files: 20_000,
  fileMs: 6_000,
  askMs: 20_000,
  treeMs: 240_000,
}

const NOT_SOURCE = /(^|\/)(?:node_modules|vendor|third_party|bower_components|\.git|\.yarn)\/|\.min\.[cm]?js$/
const MOST_SETTINGS = 1_000

export interface Chosen {
  readonly code: readonly TreeEntry[]
  readonly settings: readonly TreeEntry[]
  readonly incomplete: readonly string[]
}

/** What of a tree is read, within bounds. */
export function chooseFiles(entries: readonly TreeEntry[], limits: IndexLimits): Chosen {
  const regular = entries.filter(({ mode, path }) => mode.startsWith('100') && !NOT_SOURCE.test(path))
  const all = regular.filter(({ path }) => languageOf(path) !== undefined)
  const small = all.filter(({ size }) => size <= limits.fileBytes)
  const code: TreeEntry[] = []
  let bytes = 0
  for (const entry of small) {
    if (code.length >= limits.files || bytes + entry.size > limits.totalBytes) break
    bytes += entry.size
    code.push(entry)
  }
  const incomplete: string[] = []
  if (small.length < all.length)
    incomplete.push(`${all.length - small.length} files are over ${limits.fileBytes} bytes`)
  if (code.length < small.length)
    incomplete.push(`${small.length - code.length} files are beyond the bounds of the index`)
  const settings = regular.filter(({ path, size }) => isSetting(path) && size <= 65_536).slice(0, MOST_SETTINGS)
  return { code, settings, incomplete }
}
