import type { ChangeSet, FileChange } from '../domain/change-set.ts'
import type { SecretHit, SecretScanner } from '../ports/secret-scanner.ts'
import type { SecretFact } from './facts.ts'

export interface SecretDeps {
  readonly scanner: SecretScanner
  /** The bytes of a file as the change leaves it; undefined when it is larger than `maxBytes`. */
  readonly read: (file: FileChange, maxBytes: number) => Promise<Uint8Array | undefined>
}

export interface SecretFindings {
  readonly secrets: readonly SecretFact[]
  readonly unscanned: readonly string[]
}

/** Largest binary that is searched, bytes. */
const LARGEST = 8 * 1024 ** 2

/** Looks for credentials in what a change adds: lines, paths, whole binaries. Knows places and kinds, keeps no value. */
export async function findSecrets(change: ChangeSet, deps: SecretDeps, signal?: AbortSignal): Promise<SecretFindings> {
  const secrets: SecretFact[] = await inPaths(change, deps)
  const unscanned: string[] = []
  for (const file of change.files) {
    signal?.throwIfAborted()
    const found = isOpaque(file) ? await inBinary(file, deps) : await inLines(file, deps)
    if (found === undefined) unscanned.push(file.path)
    else secrets.push(...found)
  }
  return { secrets, unscanned }
}

function isOpaque({ before, after }: FileChange): boolean {
  return after !== undefined && after.text === undefined && after.mode !== '160000' && after.oid !== before?.oid
}

// The place would be the value itself, so it is named by its folder. All are searched at once, a line each.
async function inPaths({ files }: ChangeSet, { scanner }: SecretDeps): Promise<SecretFact[]> {
  const fresh = files.filter(({ path, previousPath }) => previousPath !== path).map(({ path }) => path)
  const hits = await scanner.scan(fresh.join('\n'), 'path.txt')
  return [...new Set(hits.map(({ kind }) => kind))].map((kind) => ({ path: '(a path)', kind: `${kind} in a path` }))
}

// The whole file is searched, so that a key across lines is seen; what stood there before is not this change's.
async function inLines({ path, after, addedLines }: FileChange, { scanner }: SecretDeps): Promise<SecretFact[]> {
  if (after?.text === undefined || addedLines.length === 0) return []
  const text = after.text
  const added = new Set(addedLines.map((line) => line.number))
  const hits = await scanner.scan(text, path)
  return hits.flatMap((hit) => {
    const line = linesOf(text, hit).find((number) => added.has(number))
    return line === undefined ? [] : [{ path, kind: hit.kind, line }]
  })
}

function linesOf(text: string, { line, start, end }: SecretHit): number[] {
  const breaks = text.slice(start, end).split('\n').length
  return Array.from({ length: breaks }, (_, index) => line + index)
}

async function inBinary(file: FileChange, { scanner, read }: SecretDeps): Promise<SecretFact[] | undefined> {
  const bytes = await read(file, LARGEST)
  const kinds = bytes === undefined ? undefined : await scanner.scanBinary(bytes, file.path)
  return kinds?.map((kind) => ({ path: file.path, kind }))
}
