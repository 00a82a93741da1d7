import { openQuestion } from '../../domain/plan-state.ts'
import { answer, type Call, type CommandSpec, type Decision } from '../command.ts'
import { meantRun, noRun, standing } from '../live-runs.ts'

export const ANSWER: CommandSpec = {
  word: 'answer',
  usage: '/agent answer <text>',
  effect: 'answers the question of the agent that is open here; all lines of the comment count',
  where: 'a question of the agent',
  role: 'write',
  wholeComment: true,
  does: decideAnswer,
}

// The first answer counts.
function decideAnswer({ text, said, runs }: Call): Decision {
  const run = meantRun(runs, ['awaiting-answer'])
  if (run === undefined) return answer(noRun(runs))
  const question = openQuestion(run)
  if (question === undefined) return answer(`No question is open here. ${standing(run)}`)
  if (text === '') return answer('The answer is empty: `/agent answer <text>`.')
  const data = { by: said.actor, number: question.number, text, comment: said.commentId }
  return { type: 'tell', runs: [run], event: { type: 'question.answered', data } }
}
