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
}
