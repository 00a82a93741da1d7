import { ANYWHERE, answer, type Call, type CommandSpec, type Decision } from '../command.ts'

export const STATUS: CommandSpec = {
  word: 'status',
  usage: '/agent status',
  also: ['state', 'progress'],
  effect: 'says where the run stands, what it spent, and which layer of the policy decided',
  where: ANYWHERE,
  role: 'read',
  does: decideStatus,
}

function decideStatus({ runs }: Call): Decision {
  const [latest] = runs
  return latest === undefined
    ? answer('No run has been asked for here.')
    : { type: 'show', what: 'status', run: latest }
}
