import { ANYWHERE, answer, type Call, type CommandSpec, type Decision } from '../command.ts'
import { liveRuns, noRun } from '../live-runs.ts'

export const STOP: CommandSpec = {
  word: 'stop',
  usage: '/agent stop',
  also: ['cancel', 'abort', 'kill', 'quit'],
  effect: 'kills all that goes on here within seconds',
  where: ANYWHERE,
  role: 'write',
  does: decideStop,
}

function decideStop({ said, runs }: Call): Decision {
  const live = liveRuns(runs)
  if (live.length === 0) return answer(noRun(runs))
  return { type: 'tell', runs: live, event: { type: 'stop.requested', data: { by: said.actor } } }
}
