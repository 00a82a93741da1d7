import type { ChangedFile, CodeAnswer, CodeMap, CodeQuery } from '../../ports/code-index.ts'
import type { SourceStore } from '../../ports/source-store.ts'
import type { Chosen, IndexLimits } from './choose-files.ts'
import { keyOf } from './keyed.ts'
import type { Overlay } from './messages.ts'
import { fill, type TreeRead } from './read-tree.ts'
import { startThread, ThreadLost } from './thread.ts'

export interface CodeMapParts {
  readonly chosen: Chosen
  readonly read: TreeRead
  readonly blobs: (oids: readonly string[]) => ReturnType<SourceStore['readAll']>
  readonly limits: IndexLimits
}

/** Questions to the thread of one tree. */
export function createCodeMap({ chosen, read, blobs, limits }: CodeMapParts): CodeMap {
  let thread = read.thread
  const oids = new Map([...chosen.code, ...chosen.settings].map(({ path, oid }) => [path, oid]))
  const digests = new Map(
    chosen.code.flatMap(({ path, oid }) => {
      const digest = read.facts.get(keyOf(path, oid))?.digest
      return digest === undefined ? [] : [[path, digest] as const]
    }),
  )

  async function overlays(changes: readonly ChangedFile[]): Promise<Overlay[]> {
    const known = changes.filter(({ path }) => oids.has(path))
    const before = new Map<string, Uint8Array>()
    const order = known.values()
    for await (const { content } of blobs(known.map(({ path }) => oids.get(path) ?? ''))) {
      const change = order.next().value
      if (change !== undefined && content !== undefined) before.set(change.path, content)
    }
    return changes
      .filter(({ content }) => (content?.length ?? 0) <= limits.fileBytes)
      .map(({ path, content }) => {
        const old = before.get(path)
        return { path, ...(old && { before: old }), ...(content && { after: content }) }
      })
  }

  async function ask(query: CodeQuery, changes: readonly ChangedFile[]): Promise<CodeAnswer> {
    const laid = await overlays(query.type === 'rewrite' ? [] : changes)
    try {
      const { answer } = await thread.call({ type: 'ask', query, changes: laid }, limits.askMs)
      return answer
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error
      thread = fill(startThread(), { chosen, facts: read.facts, settings: read.settings })
      return { type: 'problem', problem: `The index cannot answer: ${error.message}. Use search and read_file.` }
    }
  }

  return {
    digests,
    incomplete: [...chosen.incomplete, ...read.incomplete],
    ask,
    close: () => thread.end(),
  }
}
