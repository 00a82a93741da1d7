import { gunzipSync, inflateRawSync } from 'node:zlib'

/** Bytes that are unpacked from one archive at most: a bomb ends here. */
export const UNPACKED_LIMIT = 16 * 1024 ** 2

/**
 * What a binary can be read as when looking for credentials: its bytes one to one (NULs out, so that UTF-16 reads too),
 * and the contents of gzip and zip archives, one level deep. @returns undefined where an archive could not be unpacked
 * within the limit: then nothing is known of what it holds.
 */
export function textsIn(bytes: Uint8Array): string[] | undefined {
  try {
    return [bytes, ...unpack(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))].map(readable)
  } catch {
    return undefined
  }
}

function readable(bytes: Uint8Array): string {
  return Buffer.from(bytes.filter((byte) => byte !== 0)).toString('latin1')
}

function unpack(bytes: Buffer): Buffer[] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return [gunzipSync(bytes, { maxOutputLength: UNPACKED_LIMIT })]
  return bytes.subarray(0, 4).equals(ENTRY) ? unzip(bytes) : []
}

const ENTRY = Buffer.from('PK\x03\x04', 'latin1')

// Each local header is tried, whatever the directory at the end says: readers differ on which of the two they believe.
function unzip(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  let left = UNPACKED_LIMIT
  for (let at = bytes.indexOf(ENTRY); at !== -1; at = bytes.indexOf(ENTRY, at + 4)) {
    if (at + 30 > bytes.length) break
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    if (bytes.readUInt16LE(at + 8) !== 8) continue
    const content = inflateRawSync(bytes.subarray(from), { maxOutputLength: left })
    left -= content.length
    if (left <= 0) throw new Error('the archive unpacks to too much')
    found.push(content)
  }
  return found
}
