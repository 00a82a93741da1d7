import type { FileFacts } from './facts.ts'
import type { Language } from './languages/language.ts'
import type { Region } from './scopes.ts'

/** A name in use, before scopes are closed and it is known what it means. */
export interface Draft {
  readonly name: string
  readonly at: number
  readonly line: number
  recv: number
  readonly scope: Region
  readonly shorthand: boolean
  readonly type: boolean
  readonly both: boolean
}

export interface Reading {
  readonly language: Language
  readonly source: string
  readonly regions: Region[]
  readonly drafts: Draft[]
  readonly imports: FileFacts['imports'][number][]
  readonly exports: FileFacts['exports'][number][]
  package?: string
}
