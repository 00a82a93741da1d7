import type { MergeDecision } from '../domain/merge-event.ts'
import type { MergeRefusal } from '../domain/merge-state.ts'
import { nextOpening } from '../domain/merge-window.ts'
import type { MergePolicy } from '../domain/policy.ts'
import type { MergeStanding } from '../ports/merging.ts'

export interface MergeFacts {
  /** Approved by the decision that was recorded last. */
  readonly approved: boolean
  /** Absent: people merge. */
  readonly policy?: MergePolicy
  readonly standing: MergeStanding
  /** Part of one of GitHub's stacks, where a merge takes what lies beneath along. */
  readonly stacked: boolean
  /** What was tried last for this approval went through, and GitHub has yet to show it. */
  readonly asked?: 'merge' | 'enqueue'
  readonly refusals: readonly MergeRefusal[]
  /** Absent: nothing since the run was published. */
  readonly movedSeq?: number
  /** When that approval was decided, or something moved, whichever came last; and now. Milliseconds, the store's clock. */
  readonly since: number
  readonly now: number
}

export type MergeStep =
  | { readonly do: 'merge' | 'enqueue' | 'dequeue' }
  /** GitHub's queue let go of what was put into it. */
  | { readonly do: 'note'; readonly reason: string }
  /** `wakeAt`: when to look again by itself, ISO 8601 UTC. */
  | { readonly do: 'rest'; readonly decision?: MergeDecision; readonly wakeAt?: string }

/** After so many refusals of one approval it is left to people. */
export const MOST_TRIES = 5
const MINUTE = 60_000
/** GitHub works mergeability out in the background and tells nobody when it is done: so long it is asked again. */
const PATIENCE = 60 * MINUTE

/**
 * What to do about merging a pull request. Pure. Nothing but an approval that stands now lets it be merged; whether
 * GitHub's own rules do is asked of GitHub.
 */
export function decideMerge(facts: MergeFacts): MergeStep {
  const { approved, policy, standing, stacked, asked, refusals } = facts
  // Whoever put it there: the queue has the group's checks already, and would merge what nobody approves any more.
  if (!approved) return standing.queued ? { do: 'dequeue' } : { do: 'rest' }
  if (policy === undefined) return { do: 'rest' }
  if (standing.queued) return rest({ state: 'queued', why: 'it is in the merge queue' })
  if (asked === 'merge') return waiting('GitHub has taken the merge and has yet to show it', patience(facts))
  if (asked === 'enqueue') return { do: 'note', reason: 'The merge queue let go of it.' }
  if (stacked) return leaving('it is part of a stack, where a merge would take along what lies beneath')
  if (refusals.length >= MOST_TRIES) return leaving(`GitHub has refused it ${MOST_TRIES} times`)
  return shutWindow(facts) ?? afterRefusal(facts) ?? obstacle(facts) ?? { do: standing.queue ? 'enqueue' : 'merge' }
}

function shutWindow({ policy, now }: MergeFacts): MergeStep | undefined {
  const opens = nextOpening(policy?.windows ?? [], now)
  if (opens === now) return undefined
  if (opens === undefined) return leaving('the windows of the policy are never open together')
  const until = new Date(opens).toISOString()
  return rest({ state: 'waiting', why: 'the window of the policy is shut', until }, opens)
}

// Tried again when something has moved since; where nothing did, GitHub may have been behind, its queue was not.
function afterRefusal({ refusals, movedSeq = 0, now }: MergeFacts): MergeStep | undefined {
  const refused = refusals.at(-1)
  if (refused === undefined || movedSeq > refused.seq) return undefined
  const why = `GitHub refused it: ${refused.reason.replace(/\.$/, '')}`
  if (refused.dequeued) return waiting(refused.reason.replace(/\.$/, ''))
  const next = Date.parse(refused.at) + MINUTE * 4 ** (refusals.length - 1)
  return now < next ? waiting(why, next) : undefined
}

const WORDS: Readonly<Record<Exclude<MergeStanding['state'], 'clean'>, string>> = {
  unstable: 'a check is not green, though none that is required',
  blocked: 'GitHub wants a check or a review more',
  behind: 'its branch has to be brought up to date with the base first',
  dirty: 'it conflicts with the base branch',
  draft: 'it is a draft',
  unknown: 'GitHub is working out whether it can be merged',
}

function obstacle(facts: MergeFacts): MergeStep | undefined {
  const { state } = facts.standing
  return state === 'clean' ? undefined : waiting(WORDS[state], patience(facts))
}

// The older the news, the longer the pause; at last only a webhook wakes it.
function patience({ since, now }: MergeFacts): number | undefined {
  const age = Math.max(0, now - since)
  return age >= PATIENCE ? undefined : now + Math.max(MINUTE, age)
}

function waiting(why: string, wakeAt?: number): MergeStep {
  return rest({ state: 'waiting', why }, wakeAt)
}

function leaving(why: string): MergeStep {
  return rest({ state: 'leaving', why })
}

function rest(decision: MergeDecision, wakeAt?: number): MergeStep {
  return { do: 'rest', decision, ...(wakeAt === undefined ? {} : { wakeAt: new Date(wakeAt).toISOString() }) }
}
