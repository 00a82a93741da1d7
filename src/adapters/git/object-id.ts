import { Fault } from '../../domain/fault.ts'

/** Lets only full SHA-1 object ids through: nothing else may become an argument of git. */
export function objectId(text: string): string {
  if (/^[0-9a-f]{40}$/.test(text)) return text
  throw new Fault('malformed', `not a full SHA-1 object id: ${JSON.stringify(text.slice(0, 80))}`, { retryable: false })
}

/** A path as git printed it. A name that is not UTF-8 has no faithful place in our text, so it is refused. */
export function pathText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Fault('malformed', 'a path in the tree is not UTF-8', { retryable: false, cause })
  }
}

/** Splits what git prints under `-z`. */
export function splitNul(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0, start)
    parts.push(bytes.subarray(start, end === -1 ? bytes.length : end))
    start = end === -1 ? bytes.length : end + 1
  }
  return parts
}
