import { Fault } from '../../../domain/fault.ts'
import { untrusted } from '../../../domain/untrusted.ts'
import type { CiLog } from '../../../ports/ci.ts'

export interface LogReaderOptions {
  readonly timeoutMs: number
  /** The API's: where that is asked over TLS, a log is too. */
  readonly apiUrl: string
  /** How much of the end is kept. Default 1 MiB. */
  readonly keepBytes?: number
  /** How much may come, unpacked. Default 64 MiB. */
  readonly mostBytes?: number
}

export type LogReader = (location: string) => Promise<CiLog>

const KEEP_BYTES = 1024 ** 2
const MOST_BYTES = 64 * 1024 ** 2
const NEWLINE = 0x0a

/**
 * Fetches what a signed address shows, without any credential: it lies at a store that is not the code host. Keeps the
 * end as it streams by, so that a log of any size takes the same room.
 */
export function createLogReader(options: LogReaderOptions): LogReader {
  const { keepBytes = KEEP_BYTES, mostBytes = MOST_BYTES } = options
  return async (location) => {
    const url = addressOf(location, options.apiUrl)
    const signal = AbortSignal.timeout(options.timeoutMs)
    try {
      const response = await fetch(url, { signal, redirect: 'error' })
      if (!response.ok) throw refusal(response.status)
      return endOf(await lastBytes(response, { keepBytes, mostBytes }))
    } catch (error) {
      if (error instanceof Fault) throw error
      const code = signal.aborted ? 'timeout' : 'network'
      throw new Fault(code, 'the store of logs did not answer in full', { retryable: true, cause: error })
    }
  }
}

function addressOf(location: string, apiUrl: string): URL {
  const url = URL.parse(location, apiUrl)
  const wanted = new URL(apiUrl).protocol === 'https:' ? ['https:'] : ['https:', 'http:']
  if (url !== null && wanted.includes(url.protocol) && location !== '') return url
  throw new Fault('malformed', 'a log lies at no address that may be asked', { retryable: false })
}

// The address is good for a minute: another try asks for a new one.
function refusal(status: number): Fault {
  const gone = status === 404 || status === 410
  return new Fault(gone ? 'not-found' : 'network', `the store of logs answered ${status}`, { retryable: !gone })
}

interface Bounds {
  readonly keepBytes: number
  readonly mostBytes: number
}

async function lastBytes(response: Response, { keepBytes, mostBytes }: Bounds) {
  const parts: Uint8Array[] = []
  let kept = 0
  let seen = 0
  for await (const part of response.body ?? []) {
    parts.push(part)
    kept += part.length
    seen += part.length
    if (seen > mostBytes) throw new Fault('too-large', 'a log does not end', { retryable: false })
    while (parts[0] !== undefined && kept - parts[0].length >= keepBytes) kept -= parts.shift()?.length ?? 0
  }
  const bytes = Buffer.concat(parts)
  return { bytes: bytes.subarray(Math.max(0, bytes.length - keepBytes)), seen }
}

// Half a line could be half a secret, which nobody would know for one.
function endOf({ bytes, seen }: { readonly bytes: Buffer; readonly seen: number }): CiLog {
  const cut = seen > bytes.length
  const first = bytes.indexOf(NEWLINE)
  const whole = !cut ? bytes : first < 0 ? Buffer.alloc(0) : bytes.subarray(first + 1)
  return { text: untrusted(whole.toString('utf8')), cut }
}
