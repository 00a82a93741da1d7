/** A find in a text: UTF-16 offsets, and what it is. */
export interface Span {
  readonly kind: string
  readonly start: number
  readonly end: number
}
