import { ANYWHERE, answer, type Call, type CommandSpec, type Decision } from '../command.ts'

export const EXPLAIN: CommandSpec = {
  word: 'explain',
  usage: '/agent explain',
  also: ['why'],
  effect: 'says why the run stands where it stands: rules, evidence, approvals, and which layer of the policy decided',
  where: ANYWHERE,
  role: 'read',
  does: decideExplain,
}

function decideExplain({ runs }: Call): Decision {
  const [latest] = runs
  return latest === undefined
    ? answer('No run has been asked for here.')
    : { type: 'show', what: 'explanation', run: latest }
}
