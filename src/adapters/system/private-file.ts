import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault, isFault } from '../../domain/fault.ts'

const MOST_BYTES = 64 * 1024
const OTHERS = 0o077

/** A file of secrets; undefined where there is none. One that others could read or replace is a Fault, not a file. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r')
    const { mode, size, uid } = await file.stat()
    if ((mode & OTHERS) !== 0) throw tooOpen(path)
    const self = process.getuid?.() ?? uid
    if (uid !== self && self !== 0) throw new Fault('store-unavailable', `${path} belongs to somebody else`, FOR_GOOD)
    if (size > MOST_BYTES) throw new Fault('too-large', `${path} is larger than 64 KiB`, FOR_GOOD)
    return await file.readFile('utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw faultOf(error, `${path} cannot be read`)
  }
}

/** Writes it whole or not at all, readable by its owner alone, also while it is being written; folders are made. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${randomBytes(6).toString('hex')}.draft`)
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw faultOf(error, `${path} cannot be written`)
  }
}

const FOR_GOOD = { retryable: false }

function tooOpen(path: string): Fault {
  return new Fault('store-unavailable', `${path} can be read by others: chmod 600 ${path}`, FOR_GOOD)
}

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  ENOTDIR: 'a part of its path is no folder',
}

function faultOf(error: unknown, what: string): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  return new Fault('store-unavailable', `${what}: ${WHY[code] ?? code}`, { retryable: true, cause: error })
}

function codeOf(error: unknown): string | undefined {
  if (isFault(error) || typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return String(error.code)
}
