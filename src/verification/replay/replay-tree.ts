import type { ChangeSet, FileChange, FileVersion } from '../../domain/change-set.ts'
import type { RepositoryRef } from '../../domain/repository.ts'
import type { SourceStore, TreeFile } from '../../ports/source-store.ts'
import { isRunnerFile, isSharedManifest } from '../runner-files.ts'
import { isTestFile } from '../test-files.ts'
import { findInseparable } from './inseparable.ts'
import { withRunnerKeys } from './package-json.ts'

const LARGEST = 32 * 1024 ** 2

export interface ReplayTree {
  readonly tree: string
  /** What the replay does not cover, in sentences. */
  readonly notReplayable?: string
}

/**
 * The head's tree with the base's tests and runner configuration put back, and with what the change adds of either taken
 * out: an added set-up file could patch an assertion as well as an edited one.
 */
export async function writeBaseTestsTree(
  source: Pick<SourceStore, 'read' | 'writeTree'>,
  repository: RepositoryRef,
  change: ChangeSet,
): Promise<ReplayTree> {
  const { keep, reasons } = findInseparable(change)
  const files: TreeFile[] = []
  const deleted: string[] = []
  for (const { path, before, after } of change.files.flatMap(asPaths)) {
    if (keep.has(path)) continue
    if (path === 'package.json' || path.endsWith('/package.json')) files.push(...manifest(path, before, after))
    if (!isTestFile(path) && !isRunnerFile(path)) continue
    if (before === undefined) deleted.push(path)
    else if (before.mode !== '160000') files.push(await restored(source, repository, { path, before }))
  }
  const shared = change.files.map(({ path }) => path).filter(isSharedManifest)
  const said = [...reasons, ...shared.map((path) => `The change's ${path} stays: it holds more than tests.`)]
  const tree =
    files.length + deleted.length === 0
      ? change.headTree
      : await source.writeTree(repository, change.headTree, { files, deleted })
  return { tree, ...(said.length === 0 ? {} : { notReplayable: said.join(' ') }) }
}

interface PathChange {
  readonly path: string
  readonly before: FileVersion | undefined
  readonly after: FileVersion | undefined
}

// A rename is one path that goes and one that comes.
function asPaths({ path, previousPath, before, after }: FileChange): PathChange[] {
  if (previousPath === undefined || previousPath === path) return [{ path, before, after }]
  return [
    { path: previousPath, before, after: undefined },
    { path, before: undefined, after },
  ]
}

function manifest(path: string, before: FileVersion | undefined, after: FileVersion | undefined): TreeFile[] {
  if (before?.text === undefined || after?.text === undefined) return []
  const text = withRunnerKeys(after.text, before.text)
  return text === undefined ? [] : [{ path, mode: '100644', content: new TextEncoder().encode(text) }]
}

async function restored(
  source: Pick<SourceStore, 'read'>,
  repository: RepositoryRef,
  { path, before }: { readonly path: string; readonly before: FileVersion },
): Promise<TreeFile> {
  const mode = before.mode === '160000' ? '100644' : before.mode
  return { path, mode, content: await source.read(repository, before.oid, LARGEST) }
}
