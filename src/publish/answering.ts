import { isFault } from '../domain/fault.ts'
import type { RoundThread } from '../domain/round-event.ts'
import { isPublished, type Round } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { HostedThread } from '../ports/review-threads.ts'
import type { Journal, Stage } from '../ports/stage.ts'
import { renderThreadAbandoned, renderThreadAnswer, threadMarker } from '../view/render-thread.ts'

export interface AnswerDeps {
  readonly codeHost: CodeHost
}

/**
 * Tells each thread of a review what became of it, once; resolving it is the reviewer's. The gate looks before: whoever
 * reads an answer and approves then is not taken for one who approved while the work went on.
 */
export function createAnswering({ codeHost }: AnswerDeps, gate: Stage): Stage {
  return async (journal, signal) => {
    const outcome = await gate(journal, signal)
    const state = journal.state()
    const { published, rounds = [], intent } = state
    if (outcome.type === 'ended' || published === undefined || !isPublished(state)) return outcome
    const open = rounds.flatMap((round) => unanswered(state, round))
    if (open.length === 0) return outcome
    const host = codeHost.open(intent.repository, 'talk', journal.assertLive)
    const look = createLook(host, published.pull)
    for (const one of open) await answer(journal, { host, look, pull: published.pull }, one)
    return outcome
  }
}

interface Open {
  readonly key: string
  readonly thread: RoundThread
  readonly marker: string
  readonly body: string
}

function unanswered(state: RunState, round: Round): Open[] {
  const why = endOf(state, round)
  if (why === 'waits') return []
  return (round.threads ?? []).flatMap((thread) => {
    const key = `reply:${round.round}:${thread.comment}`
    if (state.effects[key]?.done) return []
    const marker = threadMarker(state.runId, round.round, thread.comment)
    return [{ key, thread, marker, body: `${bodyOf(state, { ...round, ...why }, thread)}\n\n${marker}` }]
  })
}

// What it was asked for waits again where the branch moved, until nobody can keep up with it.
function endOf({ declined = [], rounds = [] }: RunState, { again, requests = [], round }: Round) {
  if (!again) return {}
  const isLast = rounds.findLast((one) => one.requests?.some((seq) => requests.includes(seq)))?.round === round
  const reason = declined.find((one) => one.requests.some((seq) => requests.includes(seq)))?.reason
  return isLast && reason !== undefined ? { abandoned: reason } : ('waits' as const)
}

function bodyOf(state: RunState, round: Round, { name }: RoundThread): string {
  const said = (round.abandoned === undefined ? state.agent?.threads : round.said) ?? []
  const outcome = said.find(({ thread }) => thread === name)
  return round.abandoned === undefined
    ? renderThreadAnswer(outcome, state.published?.commit ?? '')
    : renderThreadAbandoned(outcome, round.abandoned)
}

type Look = () => Promise<readonly HostedThread[]>

// One look serves all that were there before; whoever looks after a doubtful answer has to look anew.
function createLook(host: Pick<RepositoryHost, 'reviewThreads'>, pull: number): (anew: boolean) => ReturnType<Look> {
  let known: ReturnType<Look> | undefined
  return (anew) => {
    if (anew || known === undefined) known = host.reviewThreads(pull).then(({ threads }) => threads)
    return known
  }
}

interface Desk {
  readonly host: RepositoryHost
  readonly look: ReturnType<typeof createLook>
  readonly pull: number
}

async function answer(journal: Journal, { host, look, pull }: Desk, { key, thread, marker, body }: Open) {
  let looks = 0
  await journal.perform({
    effect: 'reply',
    key,
    observe: async () => {
      looks += 1
      const threads = await look(looks > 1)
      const own = threads.find(({ comments }) => comments[0]?.id === thread.comment)
      return own?.comments.find(({ ours, body: said }) => ours && said.includes(marker))?.id
    },
    act: async () => {
      try {
        return await host.replyInThread(pull, thread.comment, body)
      } catch (error) {
        // Its comment was deleted, or the conversation is locked: nobody can be told there.
        if (!isFault(error, 'not-found') && !isFault(error, 'forbidden') && !isFault(error, 'rejected')) throw error
        return 0
      }
    },
  })
}
