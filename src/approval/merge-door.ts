import { digestOf } from '../domain/digest.ts'
import { isFault } from '../domain/fault.ts'
import type { ApprovalDecision } from '../domain/gate-event.ts'
import type { MergeDecision } from '../domain/merge-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { Journal, StageOutcome } from '../ports/stage.ts'
import { renderMergeWords } from '../view/render-merge-words.ts'
import { decideMerge, type MergeFacts } from './decide-merge.ts'
import { leaveQueue } from './leave-queue.ts'

export interface Doorway {
  readonly journal: Journal
  readonly codeHost: CodeHost
  readonly gate: RepositoryHost
  readonly pull: HostedPull
  /** Decided and recorded, and shown by the checks. */
  readonly decision: ApprovalDecision
  /** The last word of people that the decision has heard. */
  readonly heard: number
  /** Looks at everything once more. @returns what would be decided now; undefined: it is over. */
  readonly look: () => Promise<ApprovalDecision | undefined>
  /** Decides everything anew. */
  readonly again: () => Promise<StageOutcome>
}

/**
 * Behind the second door, where the policy lets the App merge: asks GitHub to merge exactly the head that was approved,
 * or to put it into its queue, and takes out of the queue what is approved no more. GitHub's own rules decide whether it goes.
 */
export async function passMergeDoor(door: Doorway): Promise<StageOutcome> {
  const { journal, gate, pull } = door
  if (!concernsMerging(journal.state(), door)) return parked(door)
  const step = decideMerge(factsOf(door, await gate.mergeStanding(pull.number)))
  switch (step.do) {
    case 'dequeue':
      await leaveQueue(door, pull)
      return parked(door)
    case 'note':
      await journal.record({ type: 'merge.refused', data: { reason: step.reason, dequeued: true } })
      return passMergeDoor(door)
    case 'rest':
      if (step.decision !== undefined) await show(journal, step.decision)
      return { ...parked(door), ...(step.wakeAt === undefined ? {} : { wakeAt: step.wakeAt }) }
    default:
      return attempt(door, step.do)
  }
}

// What was never approved cannot be in a queue: its checks are not green.
function concernsMerging({ base }: RunState, { decision }: Doorway): boolean {
  if (decision.state === 'approved') return base?.policy.merge !== undefined
  return decision.state !== 'waiting'
}

function parked({ journal, decision }: Doorway): StageOutcome & { readonly type: 'parked' } {
  const { base, mergeDoor } = journal.state()
  if (decision.state !== 'approved') return { type: 'parked', reason: 'waits for approval' }
  if (base?.policy.merge === undefined || mergeDoor === undefined || mergeDoor.state === 'leaving') {
    return { type: 'parked', reason: 'approved; waits for a person to merge' }
  }
  return { type: 'parked', reason: `approved; to be merged, but ${mergeDoor.why}` }
}

function factsOf({ journal, decision, pull }: Doorway, standing: MergeFacts['standing']): MergeFacts {
  const state = journal.state()
  const { base, mergeRefusals: refusals = [], moved, approvalAt, updatedAt } = state
  const asked = (['merge', 'enqueue'] as const).find((what) => state.effects[keyOf(what, state)]?.done)
  return {
    approved: decision.state === 'approved',
    ...(base?.policy.merge === undefined ? {} : { policy: base.policy.merge }),
    standing,
    stacked: pull.stacked === true,
    ...(asked === undefined ? {} : { asked }),
    refusals,
    ...(moved === undefined ? {} : { movedSeq: moved.seq }),
    since: Math.max(...[approvalAt, moved?.at, state.requestedAt].map((at) => Date.parse(at ?? '') || 0)),
    // Taking the run up was an event of its own: the store's clock has just said what time it is.
    now: Date.parse(updatedAt),
  }
}

// One try is one effect: it is made once whatever is killed, and a refusal makes the next try another one.
function keyOf(what: 'merge' | 'enqueue', { approvalSeq, mergeRefusals = [] }: RunState): string {
  return `${what}:${approvalSeq}:${mergeRefusals.length + 1}`
}

async function show(journal: Journal, decision: MergeDecision): Promise<void> {
  const { mergeDoor } = journal.state()
  if (mergeDoor !== undefined && digestOf(mergeDoor) === digestOf(decision)) return
  await journal.record({ type: 'merge.decided', data: decision })
}

/** Something moved, or somebody spoke, between the decision and the act. */
class Overtaken extends Error {}

async function attempt(door: Doorway, what: 'merge' | 'enqueue'): Promise<StageOutcome> {
  const { journal, gate, pull } = door
  const isDone = async () => {
    if (what === 'enqueue' && (await gate.mergeStanding(pull.number)).queued) return true
    return (await gate.pull(pull.number)).merged ? true : undefined
  }
  try {
    await journal.perform({
      effect: what,
      key: keyOf(what, journal.state()),
      observe: isDone,
      act: () => ask(door, what),
    })
  } catch (error) {
    if (error instanceof Overtaken) return door.again()
    if (!isRefusal(error)) throw error
    await journal.record({ type: 'merge.refused', data: { reason: wordsOf(error) } })
    return door.again()
  }
  if (what === 'merge') return door.again()
  await show(journal, { state: 'queued', why: 'it is in the merge queue' })
  return parked(door)
}

// The last look before the act. What is said or moves after it meets the expected head, or GitHub's own rules.
async function ask(door: Doorway, what: 'merge' | 'enqueue'): Promise<true> {
  const { journal, codeHost, pull, decision, heard } = door
  const now = await door.look()
  // Recording also reads what came in meanwhile.
  const state = what === 'merge' ? 'merging' : 'queueing'
  const asking: MergeDecision = { state, why: 'it is approved, and GitHub sees nothing that is missing' }
  const { intent, inboxSeq } = await journal.record({ type: 'merge.decided', data: asking })
  if (now === undefined || digestOf(now) !== digestOf(decision) || inboxSeq !== heard) throw new Overtaken()
  const host = codeHost.open(intent.repository, 'merge', journal.assertLive)
  const { head } = decision.tuple
  if (what === 'enqueue') await host.enqueuePull(pull.nodeId, head)
  else await host.mergePull({ number: pull.number, head, ...renderMergeWords(journal.state()) })
  return true
}

function isRefusal(error: unknown): error is Error {
  return isFault(error) && !error.retryable && error.code !== 'lease-lost'
}

// `PUT /repos/{owner}/{repo}/pulls/…: 405 Pull Request is not mergeable`: what comes behind the route is GitHub's.
function wordsOf({ message }: Error): string {
  return message
    .replace(/^[^:]*: (?:\d{3} )?/, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300)
}
