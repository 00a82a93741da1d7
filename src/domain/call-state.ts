import type { EventData, StoredEvent } from './run-event.ts'

/** What a run does by itself makes at most so many calls that create content on GitHub: the straight way, both doors. */
export const RUN_CALLS = 25
/** What a round after publishing adds, which people or their checks asked for. */
export const ROUND_CALLS = 12
/** What each further turn of the second door adds: its check on the commit, and ready or the check on a new head. */
const TURN_CALLS = 2

/** Calls to GitHub that make or change something there: comments, edits, checks, trees, branches, pull requests. */
export interface CallState {
  /** Sent, or about to be. Absent: the reaction to the request alone. */
  readonly calls?: number
  /** The second door was open once. */
  readonly opened?: true
  /** How often it turned beyond its first look and its first approval. Absent: never. */
  readonly turns?: number
}

interface Counted extends CallState {
  readonly approval?: EventData['approval.decided']
  readonly published?: EventData['change.published']
  readonly questions?: readonly { readonly answer?: unknown }[]
  readonly rounds?: readonly { readonly cause: string; readonly threads?: readonly unknown[] }[]
  readonly effects: Readonly<Record<string, { readonly done: boolean }>>
}

/** One event further: an effect counts from its intention on, unless GitHub was found to hold it already. */
export function reduceCalls(state: Counted, event: StoredEvent): CallState {
  switch (event.type) {
    case 'effect.intended':
      return state.effects[event.data.key] === undefined ? { calls: callsMade(state) + 1 } : {}
    case 'effect.observed':
      return event.data.found === true ? { calls: callsMade(state) - 1 } : {}
    case 'approval.decided':
      return {
        ...(isTurn(state, event.data) ? { turns: (state.turns ?? 0) + 1 } : {}),
        ...(event.data.state === 'approved' ? { opened: true } : {}),
      }
    default:
      return {}
  }
}

// The first approval belongs to the straight way.
function isTurn({ approval: before, turns = 0 }: Counted, now: EventData['approval.decided']): boolean {
  // Asking people and teams whom the policy names.
  if (before === undefined) return now.requirements !== undefined
  // Somebody was heard, whose word the check has to explain.
  if (heard(before) !== heard(now)) return true
  if (before.state === 'waiting' && now.state === 'approved' && turns === 0) return false
  return before.state !== now.state || before.tuple.head !== now.tuple.head
}

function heard({ requirements = [] }: EventData['approval.decided']): number {
  return requirements.reduce((sum, { by, notBy }) => sum + by.length + notBy.length, 0)
}

export function callsMade({ calls = 1 }: CallState): number {
  return calls
}

/** What people bring about adds to what a run may say: rounds and their threads, answers to its questions, turns of the second door. */
export function callsAllowed({ turns = 0, questions = [], rounds = [] }: Omit<Counted, 'effects'>): number {
  const answers = questions.filter(({ answer }) => answer !== undefined).length
  const asked = rounds.filter(({ cause }) => cause !== 'verification' && cause !== 'reviewer')
  const threads = asked.reduce((sum, round) => sum + (round.threads?.length ?? 0), 0)
  return RUN_CALLS + ROUND_CALLS * asked.length + threads + TURN_CALLS * turns + 2 * answers
}

/** A held change's two pictures, tree, commit, branch, pull request, three checks, reviewers. */
const UNTIL_PUBLISHED = 10
/** Ready, and its check. */
const UNTIL_OPENED = 2
/** Being spoken of, the notice of a close, the check, close, the branch's deletion, the sticky comment. */
const UNTIL_ENDED = 6

/**
 * Whether `more` calls fit that only renew what people can do without: pictures of the way, texts of checks whose
 * conclusion stays. What the run must still say (checks, draft, end) is kept free for it.
 */
export function hasCallToSpare(state: Counted, more = 1): boolean {
  return callsMade(state) + more + callsAhead(state) <= callsAllowed(state)
}

function callsAhead({ effects, published, opened }: Counted): number {
  const keys = Object.keys(effects)
  const begun = keys.filter((key) => PUBLISHING.test(key)).length
  const isLinked = keys.some((key) => LINKED.test(key))
  return (
    (published === undefined ? Math.max(0, UNTIL_PUBLISHED - begun) : 0) +
    (isLinked ? 0 : 1) +
    (opened ? 0 : UNTIL_OPENED) +
    UNTIL_ENDED
  )
}

const PUBLISHING = /^(held:|status:\d+:held|tree$|commit$|branch$|pull$|check:|reviewers$)/
// The sticky comment leads to the pull request.
const LINKED = /^status:\d+:awaiting-approval:/
