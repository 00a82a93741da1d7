import type { RepositoryRef } from '../../domain/repository.ts'
import type { CodeIndex, CodeMap } from '../../ports/code-index.ts'
import type { SourceStore } from '../../ports/source-store.ts'
import { chooseFiles, DEFAULT_LIMITS, type IndexLimits } from './choose-files.ts'
import { createCodeMap } from './code-map.ts'
import { createFactsCache } from './facts-cache.ts'
import { readTree } from './read-tree.ts'

export interface CodeIndexOptions {
  readonly source: Pick<SourceStore, 'entries' | 'readAll'>
  /** Where what was read is kept. Made if absent. */
  readonly directory: string
  readonly limits?: Partial<IndexLimits>
}

/** Over tree-sitter's grammars as WebAssembly, in a worker thread for each tree. */
export function createCodeIndex({ source, directory, limits: given }: CodeIndexOptions): CodeIndex {
  const limits = { ...DEFAULT_LIMITS, ...given }
  const cache = createFactsCache(directory)
  return {
    open: async (repository: RepositoryRef, tree: string, signal?: AbortSignal): Promise<CodeMap> => {
      const [entries, known] = await Promise.all([source.entries(repository, tree), cache.load(repository.id)])
      const chosen = chooseFiles(entries, limits)
      const blobs = (oids: readonly string[]) => source.readAll(repository, oids, limits.fileBytes)
      const read = await readTree({ chosen, known, blobs, limits, ...(signal && { signal }) })
      if (read.fresh) await cache.save(repository.id, known, read.facts)
      return createCodeMap({ chosen, read, blobs, limits })
    },
  }
}
