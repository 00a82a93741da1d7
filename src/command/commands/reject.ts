import type { RunState } from '../../domain/run-state.ts'
import { answer, type Call, type CommandSpec, type Decision } from '../command.ts'
import { meantRun, noRun } from '../live-runs.ts'

export const REJECT: CommandSpec = {
  word: 'reject',
  usage: '/agent reject <reason>',
  also: ['close', 'decline', 'no'],
  effect:
    'ends the run: closes the pull request and deletes its branch, or turns the plan down; the reason is remembered, also when it is given afterwards',
  where: "the agent's pull request, a plan, a held change",
  role: 'write',
  does: decideReject,
}

function decideReject({ text, said, runs }: Call): Decision {
  const run = meantRun(runs)
  const [latest] = runs
  if (run === undefined) {
    const open = latest !== undefined && isWithoutReason(latest)
    return open && text !== '' ? { type: 'teach', run: latest, reason: text } : answer(noRun(runs))
  }
  const data = { by: said.actor, reason: text }
  return { type: 'tell', runs: [run], event: { type: 'rejection.requested', data } }
}

// Closed or turned down, and nobody said why: what is said now still teaches.
function isWithoutReason({ end, rejection }: RunState): boolean {
  return end?.how === 'closed' || (end?.how === 'rejected' && rejection?.reason === '')
}
