import { isFault } from '../domain/fault.ts'
import type { RoundRequest } from '../domain/round-event.ts'
import { pendingRequests } from '../domain/round-request.ts'
import { isPublished, wantsRound } from '../domain/round-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import { parentOf, type StackParent } from '../domain/stack.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { Journal, Stage } from '../ports/stage.ts'
import { decideFollow, type Follow } from './decide-follow.ts'
import { showEnd } from './show-checks.ts'
import { headsOf } from './shut-door.ts'

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
    if (parent === undefined || !isStanding(state)) return gate(journal, signal)
    const host = codeHost.open(state.intent.repository, 'gate', journal.assertLive)
    if (!wantsRound(state)) {
      const { own, decision } = await look(state, parent, host)
      if (decision.do === 'close') return { type: 'ended', end: await close(journal, { host, own, decision }) }
      if (decision.do === 'refresh') await ask(state, { own, decision, request })
    }
    const outcome = await gate(journal, signal)
    if (outcome.type === 'parked' && isAskedFor(state)) await retarget(journal, parent, host)
    return outcome
  }
}

function isStanding(state: RunState): state is Stacked {
  return state.base !== undefined && isPublished(state) && (state.stop ?? state.rejection) === undefined
}

// As it stood before the gate looked: only then has the gate shut the door for it.
function isAskedFor(state: RunState): state is Stacked {
  return isStanding(state) && pendingRequests(state).some(({ cause }) => cause === 'base')
}

async function look({ published, base }: Stacked, parent: StackParent, host: RepositoryHost) {
  const own = await host.pull(published.pull)
  const judged = { head: published.commit, base: base.ref, mergeBase: base.commit }
  const below = await host.pull(parent.number)
  const mergeBase = await host.mergeBase(own.baseRef, own.headSha)
  return { own, decision: decideFollow({ own, parent: below, judged, mergeBase }) }
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
  const { published } = journal.state() as Stacked
  for (const head of headsOf(published, own)) await showEnd(journal, host, head, end)
  return end
}

interface Asking extends Pick<FollowDeps, 'request'> {
  readonly own: HostedPull
  readonly decision: Extract<Follow, { do: 'refresh' }>
}

async function ask({ runId, roundRequests = [] }: Stacked, { own, decision, request }: Asking): Promise<void> {
  const { key, reason: text } = decision
  if (roundRequests.some((known) => known.key === key)) return
  await request(runId, { cause: 'base', head: own.headSha, key, text })
}

// Only behind a shut door: what was approved for the branch below shall not be green on another one for a moment.
async function retarget(journal: Journal, parent: StackParent, host: RepositoryHost): Promise<void> {
  const { own, decision } = await look(journal.state() as Stacked, parent, host)
  if (decision.do !== 'refresh' || decision.base === undefined) return
  const { base } = decision
  try {
    await journal.perform({
      effect: 'retarget',
      key: `retarget:${base}`,
      observe: async () => ((await host.pull(own.number)).baseRef === base ? true : undefined),
      act: () => host.updatePull(own.number, { base }).then(() => true),
    })
  } catch (error) {
    // There is one from that branch already, or nothing is left of it: people see where it goes, and decide.
    if (!isFault(error, 'rejected')) throw error
  }
}
