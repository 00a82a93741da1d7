import { answer, type Call, type CommandSpec, type Decision, saidKey } from '../command.ts'
import { liveRuns, noRun, standing } from '../live-runs.ts'

export const ADDRESS: CommandSpec = {
  word: 'address',
  usage: '/agent address [text]',
  also: ['update', 'change', 'changes'],
  effect:
    'works on the open review threads, and on the text: one more commit, then the approval starts over; in a thread, on that one alone',
  where: "the agent's pull request",
  role: 'write',
  wholeComment: true,
  does: decideAddress,
}

function decideAddress({ text, said, runs }: Call): Decision {
  const run = liveRuns(runs).find(({ published }) => published !== undefined)
  if (run?.published === undefined) {
    const [live] = liveRuns(runs)
    return answer(live === undefined ? noRun(runs) : `No pull request of the agent is open here. ${standing(live)}`)
  }
  const { actor: by, thread, commentId } = said
  if (thread === commentId && text === '') {
    return answer(
      'Say what is to be done here: `/agent address <text>`, or `/agent address` as a reply to what says it.',
    )
  }
  const { at: saidAt } = said
  const request = { cause: 'review', head: run.published.commit, key: saidKey(said), by, saidAt, text } as const
  return { type: 'round', run, request: thread === undefined ? request : { ...request, thread } }
}
