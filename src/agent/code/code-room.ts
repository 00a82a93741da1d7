import { isFault } from '../../domain/fault.ts'
import type { HistoryAnswer, HistoryQuery } from '../../ports/code-history.ts'
import type { ChangedFile, CodeAnswer, CodeMap, CodeQuery } from '../../ports/code-index.ts'
import { type Exec, findChanges } from './changed-files.ts'

/** What tools may ask about the code as a system. It is indexed when it is first asked about. */
export interface CodeRoom {
  /** Over the tree with what the sandbox has changed of it. */
  ask(query: CodeQuery): Promise<CodeAnswer>
  /** Over the tree as it was before the change. */
  base(query: CodeQuery): Promise<CodeAnswer>
  history(query: HistoryQuery): Promise<HistoryAnswer>
  /** Whether the log holds that the impact was shown before: then it is not shown again. */
  wasReported(): boolean
}

export interface CodeRoomParts {
  readonly open: () => Promise<CodeMap>
  readonly history: (query: HistoryQuery) => Promise<HistoryAnswer>
  readonly exec: Exec
  readonly wasReported: () => boolean
}

export interface Answered {
  readonly answer: CodeAnswer
  readonly incomplete: readonly string[]
}

export function createCodeRoom({ open, history, exec, wasReported }: CodeRoomParts) {
  let opened: Promise<CodeMap> | undefined

  async function withMap(use: (map: CodeMap) => Promise<CodeAnswer>): Promise<Answered> {
    opened ??= open()
    try {
      const map = await opened
      return { answer: await use(map), incomplete: map.incomplete }
    } catch (error) {
      // Work goes on without an index; a lost sandbox is for those who can try the whole run again.
      if (!isFault(error) || error.code === 'sandbox-lost') throw error
      return { answer: { type: 'problem', problem: `There is no index: ${error.message}.` }, incomplete: [] }
    }
  }

  const over = (query: CodeQuery, changes: readonly ChangedFile[]) => withMap((map) => map.ask(query, changes))

  async function ask(query: CodeQuery): Promise<CodeAnswer> {
    if (query.type === 'rewrite') return (await over(query, [])).answer
    const { answer } = await withMap(async (map) => {
      const changes = await findChanges(exec, map.digests)
      return changes.type === 'problem' ? changes : map.ask(query, changes.files)
    })
    return answer
  }

  return {
    ask,
    base: async (query: CodeQuery) => (await over(query, [])).answer,
    over,
    history,
    wasReported,
    close: async () => {
      // An index that could not be opened has nothing to close, and whoever asked has been told.
      await opened?.then(
        (map) => map.close(),
        () => undefined,
      )
    },
  }
}
