/** A test file of one language, and single edits that make it say less. */
export interface Weakened {
  readonly language: string
  readonly path: string
  readonly text: string
  /** Kind of weakening → what is replaced by what; the first must stand in the text. */
  readonly ways: readonly (readonly [kind: string, from: string, to: string])[]
  /** Names under which no runner finds the file. */
  readonly hiddenAs: readonly string[]
}
