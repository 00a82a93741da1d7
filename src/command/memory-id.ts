/** A memory's number as people write it: 12, or #12. */
export function memoryId(text: string): number | undefined {
  const digits = /^#?([1-9]\d{0,8})(?!\S)/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
