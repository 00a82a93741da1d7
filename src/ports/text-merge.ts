/** Bytes of one file as it was, and as two sides made it. */
export interface ThreeTexts {
  readonly base: Uint8Array
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
}

/**
 * Merges two changes of one file by lines, as git does.
 * @returns undefined where they touch the same lines, or the file is no text. Throws Fault `timeout` or `malformed`.
 */
export type MergeTexts = (texts: ThreeTexts) => Promise<Uint8Array | undefined>
