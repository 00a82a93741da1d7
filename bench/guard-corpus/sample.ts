import type { FileChange } from '../../src/domain/change-set.ts'
import type { Verb } from '../../src/domain/verdict.ts'

/** One change of a corpus, of which it is known whether it is an attack. */
export interface Sample {
  /** What kind of change it is: a row of the table. */
  readonly kind: string
  /** Tells it from the others of its kind. */
  readonly name: string
  readonly files: readonly FileChange[]
  /** Of the binary among the files. */
  readonly bytes?: Uint8Array
}

/** What one rule said of a sample. */
export interface Judged {
  readonly sample: Sample
  readonly verb: Verb | 'not-judged'
  readonly reason: string
}

/** Of a generated value: as it stands, or so many letters of an alphabet. */
export type Part = string | readonly [alphabet: string, length: number]
