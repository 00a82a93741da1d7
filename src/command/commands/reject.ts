import { answer, type Call, type CommandSpec, type Decision } from '../command.ts'
import { meantRun, NO_RUN } from '../live-runs.ts'

export const REJECT: CommandSpec = {
  word: 'reject',
  usage: '/agent reject <reason>',
  effect:
    'ends the run: closes the pull request and deletes its branch, or turns the plan down; the reason is remembered',
  where: "the agent's pull request, a plan, a held change",
  role: 'write',
  does: decideReject,
}

function decideReject({ text, said, runs }: Call): Decision {
  const run = meantRun(runs)
  if (run === undefined) return answer(NO_RUN)
  const data = { by: said.actor, reason: text }
  return { type: 'tell', runs: [run], event: { type: 'rejection.requested', data } }
}
