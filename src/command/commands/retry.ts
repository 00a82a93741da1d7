import { askedKind } from '../../domain/intent.ts'
import { ANYWHERE, answer, type Call, type CommandSpec, type Decision } from '../command.ts'
import { liveRuns } from '../live-runs.ts'

export const RETRY: CommandSpec = {
  word: 'retry',
  usage: '/agent retry [hint]',
  also: ['again', 'rerun', 'restart'],
  effect: 'begins a run anew that ended without a merge; the hint says what to do differently',
  where: ANYWHERE,
  role: 'write',
  does: decideRetry,
}

function decideRetry({ text, runs }: Call): Decision {
  const [latest] = runs
  if (latest === undefined) return answer('No run has been asked for here: `/agent fix` or a label asks for one.')
  if (liveRuns(runs).length > 0)
    return answer('A run is under way here; `/agent stop` ends it, then say `/agent retry`.')
  if (latest.end?.how === 'merged') {
    return answer(
      `${latest.end.reason}: there is nothing to retry. \`/agent revert\` takes it back; ask for something new with \`/agent ${askedKind(latest.intent)}\`.`,
    )
  }
  const { revert } = latest.intent
  if (revert !== undefined) return answer(`Say \`/agent revert\` on #${revert.pull} once more.`)
  return { type: 'retry', run: latest, hint: text }
}
