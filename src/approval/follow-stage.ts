import { isFault } from '../domain/fault.ts'
import type { RoundRequest } from '../domain/round-event.ts'
import { isPublished, wantsRound } from '../domain/round-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import { parentOf, type StackParent } from '../domain/stack.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { Journal, Stage } from '../ports/stage.ts'
import { decideFollow, type Follow } from './decide-follow.ts'
import { showEnd } from './show-checks.ts'

export interface FollowDeps {
  readonly codeHost: CodeHost
  /** Leaves a request for another round with the run, and wakes whoever works on it. */
  readonly request: (runId: string, request: RoundRequest) => Promise<void>
  /** The second door, which this stands before. */
  readonly gate: Stage
}

type Stacked = RunState & Required<Pick<RunState, 'published' | 'base'>>

/**
 * A stacked pull request follows the one below it: retargeted and brought up to date when that is merged, brought up to
 * date when its branch is rewritten, closed when that is closed. Whatever moved, the gate behind this sees it, too.
 */
export function createFollowStage({ codeHost, request, gate }: FollowDeps): Stage {
  return async (journal, signal) => {
    const state = journal.state()
    const parent = parentOf(state.intent)
    if (parent === undefined || !isWaiting(state)) return gate(journal, signal)
    const host = codeHost.open(state.intent.repository, 'gate', journal.assertLive)
    const { own, decision } = await look(state, parent, host)
    if (decision.do === 'close') return { type: 'ended', end: await close(journal, { host, own, decision }) }
    if (decision.do === 'refresh') await refresh(journal, { host, own, decision, request })
    return gate(journal, signal)
  }
}

function isWaiting(state: RunState): state is Stacked {
  const decided = state.stop ?? state.rejection
  return state.base !== undefined && isPublished(state) && decided === undefined && !wantsRound(state)
}

async function look({ published, base }: Stacked, parent: StackParent, host: RepositoryHost) {
  const own = await host.pull(published.pull)
  const judged = { head: published.commit, base: base.ref, mergeBase: base.commit }
  const below = await host.pull(parent.number)
  const mergeBase = await host.mergeBase(own.baseRef, own.headSha).catch(noneWhereGone)
  return { own, decision: decideFollow({ own, parent: below, judged, mergeBase }) }
}

// A closed pull request's branches may be gone.
function noneWhereGone(error: unknown): undefined {
  if (!isFault(error, 'not-found')) throw error
}

interface Closing {
  readonly host: RepositoryHost
  readonly own: HostedPull
  readonly decision: Extract<Follow, { do: 'close' }>
}

// Its branch stays: the other one may be opened again, and this one with it.
async function close(journal: Journal, { host, own, decision }: Closing): Promise<RunEnd> {
  await journal.perform({
    effect: 'close',
    key: 'follow-close',
    observe: async () => ((await host.pull(own.number)).state === 'closed' ? true : undefined),
    act: () => host.closePull(own.number).then(() => true),
  })
  const end: RunEnd = { how: 'closed', reason: decision.reason }
  await showEnd(journal, host, own.headSha, end)
  return end
}

interface Refreshing extends Pick<FollowDeps, 'request'> {
  readonly host: RepositoryHost
  readonly own: HostedPull
  readonly decision: Extract<Follow, { do: 'refresh' }>
}

// The request first: whatever dies in between, the door is not opened on the way.
async function refresh(journal: Journal, { host, own, decision, request }: Refreshing): Promise<void> {
  const { runId, roundRequests = [] } = journal.state()
  const { key, reason: text, base } = decision
  if (!roundRequests.some((known) => known.key === key)) {
    await request(runId, { cause: 'base', head: own.headSha, key, text })
  }
  if (base !== undefined) await retarget(journal, host, { number: own.number, base })
}

async function retarget(
  journal: Journal,
  host: RepositoryHost,
  { number, base }: { readonly number: number; readonly base: string },
): Promise<void> {
  try {
    await journal.perform({
      effect: 'retarget',
      key: `retarget:${base}`,
      observe: async () => ((await host.pull(number)).baseRef === base ? true : undefined),
      act: () => host.updatePull(number, { base }).then(() => true),
    })
  } catch (error) {
    // There is one from that branch already, or nothing is left of it: people see where it goes, and decide.
    if (!isFault(error, 'rejected')) throw error
  }
}
