import type { Chosen } from './choose-files.ts'
import { languageOf } from './languages/languages.ts'

export interface Keyed {
  readonly path: string
  readonly oid: string
  /** What facts are kept by: the blob, and the language that it is read as. */
  readonly key: string
}

export function keyOf(path: string, oid: string): string {
  return `${oid}-${languageOf(path)?.name ?? 'none'}`
}

export function keysOf({ code }: Chosen): Keyed[] {
  return code.map(({ path, oid }) => ({ path, oid, key: keyOf(path, oid) }))
}
