import { isFault } from '../domain/fault.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { SourceStore, TreeEntry } from '../ports/source-store.ts'
import type { TakenOut, TakeOut } from '../ports/take-out.ts'
import { summarizeDropped } from './dropped.ts'
import { createHarvest, type Harvest, namesSubmodules, type TakeOutLimits } from './harvest.ts'
import { MalformedTar, readTar } from './tar-reader.ts'
import { quoted, treeProblem } from './tree-problem.ts'

const LIMITS: TakeOutLimits = { files: 20_000, bytes: 256 * 1024 ** 2, fileBytes: 32 * 1024 ** 2 }

/** Bytes of a whole export: twice what a sandbox's workspace holds by default, so that its tar always fits. */
const EXPORT_BYTES = 2 * 1024 ** 3

const REASON_CHARACTERS = 300

export interface TakeOutDeps {
  readonly source: SourceStore
  readonly limits?: TakeOutLimits
}

interface Place {
  readonly repository: RepositoryRef
  readonly baseTree: string
  readonly base: ReadonlyMap<string, TreeEntry>
}

/**
 * The way out. What base holds in the same form passes, whatever it is; what base's `.gitignore` ignores is left
 * behind and listed, unless base tracks it; every other entry must be a file or link that is safe everywhere, or all
 * of it is refused. Nothing is written before everything has been read.
 */
export function createTakeOut({ source, limits = LIMITS }: TakeOutDeps): TakeOut {
  return async (sandbox, repository, baseTree) => {
    const entries = await source.entries(repository, baseTree)
    const place = { repository, baseTree, base: new Map(entries.map((entry) => [entry.path, entry])) }
    const ignored = (paths: readonly string[]) => source.ignored(repository, baseTree, paths)
    const harvest = createHarvest({ base: place.base, limits, ignored })
    await sandbox.freeze()
    const problem = await gather(sandbox.export(EXPORT_BYTES), harvest)
    if (problem !== undefined) return { type: 'refused', reason: problem }
    return settle({ source, limits }, place, harvest)
  }
}

async function gather(bytes: AsyncIterable<Uint8Array>, harvest: Harvest): Promise<string | undefined> {
  try {
    for await (const entry of readTar(bytes)) {
      const problem = await harvest.take(entry)
      if (problem !== undefined) return problem
    }
    return await harvest.finish()
  } catch (error) {
    if (isFault(error, 'too-large')) return `the export is larger than ${EXPORT_BYTES} bytes`
    // A path too long for the guest's own packer, say.
    if (isFault(error, 'malformed')) return error.message.slice(0, REASON_CHARACTERS)
    if (error instanceof MalformedTar) return `the export is no sound tar: ${error.message}`
    throw error
  }
}

async function settle(deps: Required<TakeOutDeps>, place: Place, harvest: Harvest): Promise<TakenOut> {
  const dropped = summarizeDropped(harvest.dropped)
  const deleted = deletedPaths(place, harvest)
  const problem = wholeProblem(place, harvest, deleted) ?? sizeProblem(deps.limits, harvest, deleted)
  if (problem !== undefined) return { type: 'refused', reason: problem }
  const files = [...harvest.changed.map(({ path }) => path), ...deleted].sort(byBytes)
  if (files.length === 0) return { type: 'tree', tree: place.baseTree, files, dropped }
  try {
    const tree = await deps.source.writeTree(place.repository, place.baseTree, { files: harvest.changed, deleted })
    return { type: 'tree', tree, files, dropped }
  } catch (error) {
    if (isFault(error, 'malformed')) return { type: 'refused', reason: error.message }
    throw error
  }
}

// A submodule's empty folder may be swept away by any tool: only something in its place would be a change.
function deletedPaths({ base }: Place, { changed, unchanged }: Harvest): string[] {
  const kept = new Set(changed.map(({ path }) => path))
  const missing = [...base.values()].filter(
    ({ path, mode }) => mode !== '160000' && !kept.has(path) && !unchanged.has(path),
  )
  return missing.map(({ path }) => path)
}

function sizeProblem(limits: TakeOutLimits, harvest: Harvest, deleted: readonly string[]): string | undefined {
  const count = harvest.changed.length + deleted.length
  return count > limits.files ? `over ${limits.files} files changed` : undefined
}

function wholeProblem({ base }: Place, harvest: Harvest, deleted: readonly string[]): string | undefined {
  if (deleted.length > 0 && harvest.unchanged.size + harvest.changed.length === 0)
    return 'the export holds no file at all'
  const submodules = deleted.find(namesSubmodules)
  if (submodules !== undefined) return `${quoted(submodules)} may not be deleted: it says what submodules are`
  const { unchanged, changed } = harvest
  const changedLinks = changed.filter(({ mode }) => mode === '120000')
  const oldLinks = [...unchanged].filter((path) => base.get(path)?.mode === '120000')
  return treeProblem({
    paths: [...unchanged, ...changed.map(({ path }) => path)],
    added: new Set(changed.map(({ path }) => path).filter((path) => !base.has(path))),
    links: new Set([...oldLinks, ...changedLinks.map(({ path }) => path)]),
    changedLinks: changedLinks.map(({ path, content }) => ({ path, target: new TextDecoder().decode(content) })),
  })
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}
