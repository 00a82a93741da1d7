import type { AskedCause, RoundBegun } from '../../domain/round-event.ts'
import { nextRequests, type Requested } from '../../domain/round-request.ts'
import { wantsRound } from '../../domain/round-state.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../../ports/code-host.ts'
import type { SourceStore } from '../../ports/source-store.ts'
import { DONE, type Journal, type Stage, type StageOutcome } from '../../ports/stage.ts'
import { storeText, type WorkDeps } from '../work.ts'
import type { Gather, Gathered } from './gather.ts'

export interface FurtherDeps extends Pick<WorkDeps, 'blobs' | 'redact'> {
  readonly codeHost: Pick<CodeHost, 'open'>
  readonly source: Pick<SourceStore, 'fetch'>
  /** What each cause is about; one that is not here is declined. */
  readonly gather: Readonly<Partial<Record<AskedCause, Gather>>>
}

/** A branch that people push to all the time would have the work begin again and again. */
const MOST_BEGINNINGS = 3

/**
 * Begins another round of what is published, from the pull request's head of now, or says why not. Whoever calls it has
 * shut the second door before.
 */
export function createFurtherStage(deps: FurtherDeps): Stage {
  return async (journal) => {
    const state = journal.state()
    const { base, published } = state
    if (base === undefined || published === undefined || !wantsRound(state)) return DONE
    const requests = nextRequests(state)
    const host = deps.codeHost.open(state.intent.repository, 'read')
    const pull = await host.pull(published.pull)
    // Merged or closed since the door was shut: the gate, asked again, ends the run.
    if (pull.state !== 'open') return { type: 'again' }
    const gathered = await gather(deps, { state, requests, pull, host })
    if (gathered.type === 'nothing') return decline(journal, requests, gathered.why)
    const ground = await groundOf(deps, { base, repository: state.intent.repository, pull, host }, gathered)
    if (ground === undefined) return decline(journal, requests, `The branch has nothing in common with ${base.ref}.`)
    const { base: _, ...work } = gathered
    return begin(deps, journal, { ...work, ...ground, requests })
  }
}

async function gather(deps: FurtherDeps, scene: Parameters<Gather>[0]): Promise<Gathered> {
  const { state, requests } = scene
  const cause = requests[0]?.cause ?? 'review'
  if (beginningsOf(state, requests) >= MOST_BEGINNINGS) {
    return { type: 'nothing', why: 'The branch was pushed to again and again while the agent worked: ask again.' }
  }
  const known = deps.gather[cause]
  return known === undefined ? { type: 'nothing', why: 'Nothing is known of that.' } : known(scene)
}

function beginningsOf({ rounds = [] }: RunState, requests: readonly Requested[]): number {
  const [first] = requests
  return rounds.filter(({ again, requests: taken = [] }) => again && first !== undefined && taken.includes(first.seq))
    .length
}

async function decline(journal: Journal, requests: readonly Requested[], reason: string): Promise<StageOutcome> {
  await journal.record({ type: 'round.declined', data: { requests: requests.map(({ seq }) => seq), reason } })
  return { type: 'again' }
}

interface Place {
  readonly base: NonNullable<RunState['base']>
  readonly repository: RunState['intent']['repository']
  readonly pull: HostedPull
  readonly host: Pick<RepositoryHost, 'mergeBase'>
}

type Work = Extract<Gathered, { type: 'work' }>
type Ground = Required<Pick<RoundBegun, 'from'>> & Pick<RoundBegun, 'base'>

// Who brought the base branch in, or set the branch upon another commit of it, moved what the change is judged against.
async function groundOf(
  { source }: FurtherDeps,
  { base, repository, pull, host }: Place,
  gathered: Work,
): Promise<Ground | undefined> {
  const head = await source.fetch(repository, pull.headSha)
  const from = { commit: head.commit, tree: gathered.tree ?? head.tree }
  if (gathered.base !== undefined) return { from, base: gathered.base }
  const mergeBase = await host.mergeBase(base.ref, pull.headSha)
  if (mergeBase === undefined) return undefined
  return mergeBase === base.commit ? { from } : { from, base: await source.fetch(repository, mergeBase) }
}

async function begin(
  { blobs, redact }: FurtherDeps,
  journal: Journal,
  {
    message,
    requests,
    reason,
    from,
    base,
    threads,
    merges,
  }: Omit<Work, 'base'> & Ground & { readonly requests: readonly Requested[] },
): Promise<StageOutcome> {
  const { rounds = [], steps } = journal.state()
  const data: RoundBegun = {
    round: rounds.length + 2,
    cause: requests[0]?.cause ?? 'review',
    after: steps.length,
    message: await storeText(blobs, await redact(message, 'round.md')),
    reason,
    from,
    requests: requests.map(({ seq }) => seq),
    ...(base && { base }),
    ...(threads && { threads }),
    ...(merges && { merges }),
  }
  await journal.record({ type: 'round.begun', data })
  return { type: 'again' }
}
