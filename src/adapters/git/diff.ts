import type { ChangeSet, FileChange, FileVersion } from '../../domain/change-set.ts'
import { Fault } from '../../domain/fault.ts'
import { blobSizes, catBlobs, type Repository, whole } from './blobs.ts'
import { runGit } from './git-process.ts'
import { diffLines } from './line-diff.ts'
import { objectId } from './object-id.ts'
import { parseRawDiff, type RawChange, type RawVersion } from './raw-diff.ts'
import { TEXT_LIMIT, textOf } from './text-content.ts'

const MOST_FILES = 5_000
/** Bytes of text of a whole change: beyond it there is no complete change set, so there is none. */
const MOST_TEXT = 256 * 1024 ** 2

/**
 * What differs between two trees. Git names the pairs of blobs (renames from half their lines on); sizes, text and
 * lines are worked out here, so that no attribute, driver or setting can hide any of it.
 */
export async function diffTrees(at: Repository, baseTree: string, headTree: string): Promise<ChangeSet> {
  const args = ['diff-tree', '-r', '-z', '--raw', '-M', '-l1000', '--no-ext-diff', '--no-textconv', '--no-abbrev']
  const raw = await runGit(at.git, { args: [...args, objectId(baseTree), objectId(headTree)], gitDir: at.gitDir })
  const changes = parseRawDiff(raw)
  if (changes.length > MOST_FILES) throw tooLarge(`${changes.length} files differ, over ${MOST_FILES}`)
  const contents = await readContents(at, changes)
  const files = changes.map((change) => renderChange(change, contents)).sort(byPathBytes)
  return { baseTree, headTree, files }
}

interface Content {
  readonly size: number
  readonly text?: string
}

async function readContents(at: Repository, changes: readonly RawChange[]): Promise<ReadonlyMap<string, Content>> {
  const oids = new Set(changes.flatMap(({ before, after }) => [before, after]).flatMap(blobOf))
  const sizes = await blobSizes(at, [...oids])
  const readable = [...sizes].filter(([, size]) => size <= TEXT_LIMIT)
  const total = readable.reduce((sum, [, size]) => sum + size, 0)
  if (total > MOST_TEXT) throw tooLarge(`the changed files hold ${total} bytes of text, over ${MOST_TEXT}`)
  const contents = new Map<string, Content>([...sizes].map(([oid, size]) => [oid, { size }]))
  for await (const blob of catBlobs(
    at,
    readable.map(([oid]) => oid),
  )) {
    const text = textOf(await whole(blob))
    if (text !== undefined) contents.set(blob.oid, { size: blob.size, text })
  }
  return contents
}

function blobOf(version: RawVersion | undefined): string[] {
  return version === undefined || version.mode === '160000' ? [] : [version.oid]
}

function renderChange(change: RawChange, contents: ReadonlyMap<string, Content>): FileChange {
  const before = versionOf(change.before, contents)
  const after = versionOf(change.after, contents)
  const lines = diffVersions(before, after)
  return {
    path: change.path,
    ...(change.previousPath === undefined ? {} : { previousPath: change.previousPath }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    addedLines: lines.added,
    removedLines: lines.removed,
  }
}

function versionOf(version: RawVersion | undefined, contents: ReadonlyMap<string, Content>): FileVersion | undefined {
  if (version === undefined) return undefined
  return { ...version, ...(contents.get(version.oid) ?? { size: 0 }) }
}

// A side that is absent counts as empty; one that is binary has no lines, whatever the other is.
function diffVersions(before: FileVersion | undefined, after: FileVersion | undefined): ReturnType<typeof diffLines> {
  const isBinary = [before, after].some((version) => version !== undefined && version.text === undefined)
  if (isBinary && after?.text === undefined) return { added: [], removed: [] }
  return diffLines(before?.text ?? '', after?.text ?? '')
}

function byPathBytes(left: FileChange, right: FileChange): number {
  return Buffer.compare(Buffer.from(left.path), Buffer.from(right.path))
}

function tooLarge(message: string): Fault {
  return new Fault('too-large', message, { retryable: false })
}
