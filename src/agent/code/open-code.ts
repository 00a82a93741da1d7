import type { FileChange } from '../../domain/change-set.ts'
import { isFault } from '../../domain/fault.ts'
import { recordImpact } from '../../domain/impact.ts'
import type { CodeHistory } from '../../ports/code-history.ts'
import type { ChangedFile, CodeIndex } from '../../ports/code-index.ts'
import type { Sandbox } from '../../ports/sandbox.ts'
import type { SourceStore } from '../../ports/source-store.ts'
import type { Journal } from '../../ports/stage.ts'
import { type CodeRoom, createCodeRoom } from './code-room.ts'

export interface CodeDeps {
  readonly source: SourceStore
  /** Absent: the agent has no index, and nobody is told of what depends on the change. */
  readonly code?: { readonly index: CodeIndex; readonly history: CodeHistory }
}

export interface Code extends CodeRoom {
  /** Records what the exported change touches, worked out from the trees. Once; nothing where it cannot be known. */
  recordImpact(): Promise<void>
  close(): Promise<void>
}

interface Attempt {
  readonly journal: Journal
  readonly sandbox: Pick<Sandbox, 'exec'>
  readonly signal: AbortSignal
}

/** The code as a system, for one attempt at a run. */
export function openCode({ source, code }: CodeDeps, { journal, sandbox, signal }: Attempt): Code | undefined {
  const { base, intent } = journal.state()
  if (code === undefined || base === undefined) return undefined
  const { repository } = intent
  const room = createCodeRoom({
    open: () => code.index.open(repository, base.tree, signal),
    history: (query) => code.history.history(repository, base.commit, query),
    exec: (command) => sandbox.exec(command, signal),
    // Read from the log: a run that is taken up again asks no second time. What was done in vain told nothing.
    wasReported: () =>
      journal.state().steps.some(({ results }) => results.some(({ tool, ok }) => tool === 'submit' && ok)),
  })

  async function recordOnce(): Promise<void> {
    const { change, impact } = journal.state()
    if (change === undefined || change.refused !== undefined || impact !== undefined) return
    const changes = await changesBetween(base?.tree ?? change.baseTree, change.tree)
    if (changes === undefined || changes.length === 0) return
    const found = await room.over({ type: 'impact' }, changes)
    if (found.answer.type !== 'impact') return
    await journal.record({ type: 'impact.computed', data: recordImpact(found.answer.impact, found.incomplete) })
  }

  async function changesBetween(from: string, to: string): Promise<ChangedFile[] | undefined> {
    try {
      const { files } = await source.diff(repository, from, to)
      return files.flatMap(filesOf)
    } catch (error) {
      // Too large to compare: the guard says so where it matters.
      if (isFault(error, 'too-large')) return undefined
      throw error
    }
  }

  return { ...room, recordImpact: recordOnce }
}

function filesOf({ path, previousPath, after }: FileChange): ChangedFile[] {
  const moved = previousPath === undefined ? [] : [{ path: previousPath }]
  const now =
    after === undefined ? { path } : after.text === undefined ? undefined : { path, content: Buffer.from(after.text) }
  return now === undefined ? moved : [...moved, now]
}
