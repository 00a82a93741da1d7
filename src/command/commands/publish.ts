import { answer, type Call, type CommandSpec, type Decision } from '../command.ts'
import { meantRun, noRun, standing } from '../live-runs.ts'

export const PUBLISH: CommandSpec = {
  word: 'publish',
  usage: '/agent publish',
  also: ['release', 'ship'],
  effect: 'lets a held change leave for a draft pull request (not for who asked for it)',
  where: 'a held change',
  role: 'write',
  does: decidePublish,
}

function decidePublish({ said, runs }: Call): Decision {
  const run = meantRun(runs, ['held'])
  if (run === undefined) return answer(noRun(runs))
  if (run.publishRequests.some(({ id }) => id === said.actor.id)) {
    return { type: 'nothing', why: 'it was let out before' }
  }
  if (run.phase !== 'held') return answer(`No change is held here. ${standing(run)}`)
  if (said.actor.id === run.intent.requester.id) {
    return answer('You asked for this change: somebody else must publish it.')
  }
  return { type: 'tell', runs: [run], event: { type: 'publish.requested', data: { by: said.actor } } }
}
