export interface Token {
  readonly type: 'word' | 'number' | 'string' | 'mark' | 'break' | 'indent' | 'directive'
  readonly text: string
  /** Offset in the text. */
  readonly at: number
}
