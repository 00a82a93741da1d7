import { askedReviewers } from '../domain/asked-reviewers.ts'
import { isPublished, wantsRound } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import { closedAfter, STALE_CLOSE, type StaleDecision, staleDecisionOf } from '../domain/silence.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { Journal, Stage, StageOutcome } from '../ports/stage.ts'
import { staleMarker } from '../view/markers.ts'
import { renderClosedAsStale, renderNudge } from '../view/render-stale.ts'
import { commentOnce, tellWherePossible } from './comment-once.ts'

export interface StaleDeps {
  readonly codeHost: CodeHost
  /** The second door, which this stands before: what is closed here it ends, and how long it waits is said here. */
  readonly gate: Stage
}

/**
 * Speaks of a pull request that nobody looks at, once, and closes it when nobody has looked at it for long. Looks for
 * signs of people only when it is about to: comments need no webhook of theirs to count.
 */
export function createStaleStage({ codeHost, gate }: StaleDeps): Stage {
  return async (journal, signal) => {
    if (isWaiting(journal.state())) await act(journal, codeHost)
    const outcome = await gate(journal, signal)
    return isWaiting(journal.state()) ? withReason(withAlarm(outcome, journal.state()), journal.state()) : outcome
  }
}

type Waiting = RunState & Required<Pick<RunState, 'published'>>

function isWaiting(state: RunState): state is Waiting {
  const decided = state.stop ?? state.rejection
  return state.published !== undefined && isPublished(state) && decided === undefined && !wantsRound(state)
}

async function act(journal: Journal, codeHost: CodeHost): Promise<void> {
  if (staleDecisionOf(journal.state())?.do === 'wait') return
  const state = journal.state() as Waiting
  const host = codeHost.open(state.intent.repository, 'gate', journal.assertLive)
  const begun = state.effects[closeKeyOf(state)] !== undefined
  if (!begun && (await host.pull(state.published.pull)).state === 'closed') return
  if (!begun) await lookForSigns(journal, codeHost)
  const decision = staleDecisionOf(journal.state())
  const talk = codeHost.open(state.intent.repository, 'talk', journal.assertLive)
  if (decision?.do === 'nudge') await nudge(journal, talk, decision)
  if (decision?.do === 'close') await close(journal, { host, talk, codeHost, days: decision.days })
}

async function lookForSigns(journal: Journal, codeHost: CodeHost): Promise<void> {
  const { intent, published } = journal.state() as Waiting
  const read = codeHost.open(intent.repository, 'read')
  const comments = (await read.comments(published.pull)).filter(({ ours }) => !ours)
  const reviews = await read.reviews(published.pull)
  const signs = [
    ...comments.map(({ author: by, createdAt: at }) => ({ by, at, what: 'comment' as const })),
    ...reviews.map(({ author: by, submittedAt: at }) => ({ by, at, what: 'review' as const })),
  ]
  const ofPeople = signs.filter(({ by }) => by.type === 'User').sort((left, right) => (left.at < right.at ? -1 : 1))
  const last = ofPeople.at(-1)
  const since = journal.state().silence?.since ?? ''
  if (last !== undefined && Date.parse(last.at) > Date.parse(since)) {
    await journal.record({ type: 'sign.seen', data: last })
  }
}

// Once for each silence.
async function nudge(
  journal: Journal,
  talk: RepositoryHost,
  decision: Extract<StaleDecision, { do: 'nudge' }>,
): Promise<void> {
  const state = journal.state() as Waiting
  const since = state.silence?.since ?? ''
  const marker = staleMarker(state.runId, since)
  const body = `${renderNudge(whomToAsk(state), decision, state)}\n\n${marker}`
  await tellWherePossible(async () => {
    const number = state.published.pull
    await commentOnce(journal, talk, { effect: 'nudge', key: `nudge:${since}`, number, marker, body })
  })
}

function whomToAsk({ effects, intent, approval }: RunState): readonly string[] {
  const asked = askedReviewers(effects.reviewers?.result)
  return asked.length === 0 || approval?.state === 'approved' ? [intent.requester.login] : asked
}

interface Closing {
  readonly host: RepositoryHost
  readonly talk: RepositoryHost
  readonly codeHost: CodeHost
  readonly days: number
}

// Said once it is so: between a notice and the close somebody could still give a sign.
async function close(journal: Journal, { host, talk, codeHost, days }: Closing): Promise<void> {
  const state = journal.state() as Waiting
  const { pull } = state.published
  const closed = await journal.perform<number>({
    effect: 'close',
    key: closeKeyOf(state),
    observe: async () => ((await host.pull(pull)).state === 'closed' ? days : undefined),
    act: async () => {
      await lookForSigns(journal, codeHost)
      if (staleDecisionOf(journal.state())?.do !== 'close') return KEPT
      await host.closePull(pull)
      return days
    },
  })
  if (closed === KEPT) return
  await removeBranch(journal, host, state)
  const since = state.silence?.since ?? ''
  const marker = staleMarker(state.runId, `${since} closed`)
  const body = `${renderClosedAsStale(days)}\n\n${marker}`
  await tellWherePossible(async () => {
    const notice = { effect: 'stale-notice', key: `stale-notice:${since}`, number: pull, marker, body }
    await commentOnce(journal, talk, notice)
  })
}

async function removeBranch(journal: Journal, host: RepositoryHost, { published, silence }: Waiting): Promise<void> {
  const { branch, commit } = published
  // What somebody else pushed is theirs to keep.
  if ((await host.branchHead(branch)) !== commit) return
  await journal.perform({
    effect: 'delete-branch',
    key: `stale-delete-branch:${silence?.since}`,
    observe: async () => ((await host.branchHead(branch)) === undefined ? true : undefined),
    act: () => host.deleteBranch(branch).then(() => true),
  })
}

/** Of a close that was about to be and was not. */
const KEPT = 0

// Each silence is closed, and spoken of, by itself.
function closeKeyOf({ silence }: Waiting): string {
  return `${STALE_CLOSE}:${silence?.since}`
}

function withAlarm(outcome: StageOutcome, state: RunState): StageOutcome {
  if (outcome.type !== 'parked') return outcome
  const decision = staleDecisionOf(state)
  const until = decision?.do === 'wait' ? decision.until : undefined
  const [wakeAt] = [outcome.wakeAt, until].filter((time) => time !== undefined).sort()
  return wakeAt === undefined ? outcome : { ...outcome, wakeAt }
}

function withReason(outcome: StageOutcome, { effects }: RunState): StageOutcome {
  const days = closedAfter(effects)
  if (outcome.type !== 'ended' || outcome.end.how !== 'closed' || days === undefined) return outcome
  const reason = `${outcome.end.reason}: nobody had looked at it for ${days} days`
  return { type: 'ended', end: { ...outcome.end, reason } }
}
