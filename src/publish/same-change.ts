import type { ChangeSet } from '../domain/change-set.ts'
import { isFault } from '../domain/fault.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import type { ExistingWork, Outcome } from '../ports/existing-work.ts'
import type { RunStore } from '../ports/run-store.ts'
import type { SourceStore } from '../ports/source-store.ts'

export interface SameChangeDeps {
  readonly source: Pick<SourceStore, 'diff'>
  readonly runs: Pick<RunStore, 'find' | 'read'>
  readonly existing: Pick<ExistingWork, 'twins'>
}

type Judged = RunState & Required<Pick<RunState, 'base' | 'change'>>

/**
 * Whether what was made is there already: as an open pull request of somebody, or as one of ours that people turned down
 * with these very words. Compared by what each path becomes, so a base that moved elsewhere makes no difference.
 * @returns why nothing is published; undefined: nothing like it is known.
 */
export async function sameChangeBefore(state: Judged, deps: SameChangeDeps): Promise<string | undefined> {
  const { intent, base, change } = state
  // Whoever has it tried again knows of what there is, and of what was turned down.
  if (intent.retryOf !== undefined) return undefined
  const difference = await deps.source.diff(intent.repository, base.tree, change.tree)
  const outcome = outcomeOf(difference)
  const rejected = await rejectedBefore(state, outcome, deps)
  if (rejected !== undefined) {
    return `What was made is, file by file, what #${rejected} proposed, which was rejected; \`/agent retry [hint]\` has it proposed all the same.`
  }
  const [twin] = await deps.existing.twins(intent.repository, base.ref, outcome).catch(nothingKnown)
  return (
    twin && `What was made is, file by file, what ${twin.name} by ${twin.author} proposes already: review that one.`
  )
}

function outcomeOf({ files }: ChangeSet): Outcome {
  return new Map(
    files.flatMap(({ path, previousPath, after }) => [
      ...(previousPath === undefined ? [] : [[previousPath, 'gone'] as const]),
      [path, after?.oid ?? 'gone'] as const,
    ]),
  )
}

async function rejectedBefore(
  { runId, intent }: Judged,
  outcome: Outcome,
  { runs, source }: SameChangeDeps,
): Promise<number | undefined> {
  const subject = { kind: 'subject', value: String(intent.subject.number) } as const
  const earlier = (await runs.find(intent.repository.id, [subject])).filter(
    (run) => run.finished && run.runId !== runId,
  )
  for (const run of earlier.slice(0, 10)) {
    const { end, published, base, change } = reduce(await runs.read(run.runId)) ?? {}
    if (end?.how !== 'rejected' || !published || !base || !change) continue
    const before = await source.diff(intent.repository, base.tree, change.tree).catch(noneHere)
    if (before !== undefined && isSame(outcomeOf(before), outcome)) return published.pull
  }
  return undefined
}

// A courtesy: a host that cannot say (an older one, say) keeps nobody from their work.
function nothingKnown(error: unknown): [] {
  if (isFault(error) && !error.retryable) return []
  throw error
}

// Trees of before may lie on another worker.
function noneHere(error: unknown): undefined {
  if (!isFault(error)) throw error
}

function isSame(left: Outcome, right: Outcome): boolean {
  return left.size === right.size && [...left].every(([path, blob]) => right.get(path) === blob)
}
