/** Bytes up to which a blob is shown as text. */
export const TEXT_LIMIT = 1024 ** 2

/** The bytes as text, or undefined for what git calls binary (a NUL early on) and for anything that is not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.length > TEXT_LIMIT || bytes.subarray(0, 8_000).includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
