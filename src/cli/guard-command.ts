import type { CliCommand } from './cli-command.ts'
import { runGuard } from './guard.ts'
import { GUARD_HELP } from './guard-arguments.ts'
import { REPLAY_HELP, runReplay } from './guard-replay.ts'
import { runSimulate, SIMULATE_HELP } from './guard-simulate.ts'

/** `sallyport guard`, and what it does with runs that were judged. */
export const guard: CliCommand = {
  summary: 'judge any two commits of a local repository; replay and simulate verdicts',
  usage: [GUARD_HELP, REPLAY_HELP, SIMULATE_HELP].join('\n'),
  run: async ([verb, ...rest], io) => {
    if (verb === 'replay') return runReplay(rest, io)
    if (verb === 'simulate') return runSimulate(rest, io)
    return runGuard(verb === undefined ? [] : [verb, ...rest], io)
  },
}
