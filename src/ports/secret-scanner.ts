export interface SecretHit {
  /** What it is, for people: `AWS access key`. Never the value. */
  readonly kind: string
  /** 1-based. */
  readonly line: number
  /** UTF-16 offsets into the text. */
  readonly start: number
  readonly end: number
}

/** Finds credentials in text, plain and encoded. Documentation placeholders are no hits. */
export interface SecretScanner {
  /** `path` helps to tell formats apart; it is not opened. */
  scan(text: string, path: string): Promise<SecretHit[]>
  /**
   * Looks through a binary, archives unpacked one level deep and within bounds. @returns the kinds found, each once;
   * undefined where an archive could not be unpacked, so that nothing is known of what it holds.
   */
  scanBinary(bytes: Uint8Array, path: string): Promise<string[] | undefined>
}
