import type { MemoryKind } from '../domain/memory.ts'
import { untrusted } from '../domain/untrusted.ts'
import type { Journal } from '../ports/stage.ts'
import type { Remember } from './remember.ts'

export interface RunProposal {
  readonly kind: MemoryKind
  readonly text: string
  readonly paths: readonly string[]
}

/** Of one run: whoever has to confirm them must want to read them. */
const MOST = 5

/**
 * Keeps what a run would have later runs know, quarantined: it comes out of a run over other people's words.
 * @returns why it was not kept, for the model.
 */
export function createPropose(remember: Remember) {
  return async (journal: Journal, { kind, text, paths }: RunProposal): Promise<string | undefined> => {
    const { runId, intent, base, memory } = journal.state()
    const policy = base?.policy.memory
    if (policy === undefined || !policy.enabled) return 'The owners of this repository keep no memories. Go on.'
    if ((memory?.proposed.length ?? 0) >= MOST) return `${MOST} proposals are enough for one run. Go on with the task.`
    const source = { run: runId, number: intent.subject.number }
    const kept = await remember({
      repositoryId: intent.repository.id,
      text: untrusted(text),
      kind,
      source,
      scope: paths,
      expireDays: policy.expireDays,
    })
    if (kept === undefined) return 'There is no text to remember.'
    await journal.record({ type: 'memory.proposed', data: { id: kept.memory.id, kind } })
    return undefined
  }
}
