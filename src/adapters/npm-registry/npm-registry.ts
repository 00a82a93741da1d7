import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import type { PackageRecord, PackageRegistry } from '../../ports/package-registry.ts'
import { type KnownPackage, parsePackument, recordOf } from './packument.ts'

export interface NpmRegistryOptions {
  /** `https://registry.npmjs.org`, or a mirror. */
  readonly url: string
  /** Where answers are kept between runs; absent: in memory only. */
  readonly directory?: string
  readonly timeoutMs?: number
  /** How long an answer counts, milliseconds; a name without one is asked for again. */
  readonly maxAgeMs?: number
  readonly now?: () => number
}

const MOST_BYTES = 48 * 1024 ** 2

interface Kept {
  readonly at: number
  readonly known: KnownPackage
}

/** The npm registry over HTTPS, one question a name while its answer is young. */
export function createNpmRegistry(options: NpmRegistryOptions): PackageRegistry {
  const { url, directory, timeoutMs = 10_000, maxAgeMs = 3_600_000, now = Date.now } = options
  const memory = new Map<string, Kept>()
  const isYoung = (kept: Kept | undefined): kept is Kept => kept !== undefined && now() - kept.at < maxAgeMs
  return {
    host: new URL(url).host,
    async look(name, version, signal): Promise<PackageRecord> {
      const found = memory.get(name) ?? (await readKept(directory, name))
      if (isYoung(found)) return recordOf(found.known, version)
      const known = await ask(`${url.replace(/\/$/, '')}/${name.replace('/', '%2f')}`, timeoutMs, signal)
      const kept = { at: now(), known }
      if (known.exists) memory.set(name, kept)
      if (known.exists && directory !== undefined) await keep(directory, name, kept)
      return recordOf(known, version)
    },
  }
}

async function ask(url: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<KnownPackage> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
    const response = await fetch(url, { signal: both, redirect: 'error', headers: { accept: 'application/json' } })
    if (response.status === 404) return { exists: false, versions: {} }
    if (!response.ok) throw refusal(response.status)
    const known = parsePackument(await bounded(response))
    if (known === undefined) throw new Fault('malformed', 'the package registry gave no package', { retryable: false })
    return known
  } catch (error) {
    if (error instanceof Fault || signal?.aborted === true) throw error
    const code = timeout.aborted ? 'timeout' : 'network'
    throw new Fault(code, 'the package registry did not answer', { retryable: true, cause: error })
  }
}

function refusal(status: number): Fault {
  const message = `the package registry answered ${status}`
  return new Fault(status === 429 ? 'rate-limited' : 'network', message, { retryable: status === 429 || status >= 500 })
}

async function bounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > MOST_BYTES) throw new Fault('too-large', 'the package registry said too much', { retryable: false })
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

// Names come from what is judged: the file's name is a digest.
function fileOf(directory: string, name: string): string {
  return join(directory, `${createHash('sha256').update(name).digest('hex')}.json`)
}

async function readKept(directory: string | undefined, name: string): Promise<Kept | undefined> {
  if (directory === undefined) return undefined
  try {
    return JSON.parse(await readFile(fileOf(directory, name), 'utf8')) as Kept
  } catch {
    // Absent or cut off: asked for again.
    return undefined
  }
}

async function keep(directory: string, name: string, kept: Kept): Promise<void> {
  await mkdir(directory, { recursive: true })
  const file = fileOf(directory, name)
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(kept))
  await rename(draft, file)
}
