import type { Io } from './io.ts'

/** What a command of the program itself may do: besides files and output, it reads the environment. */
export interface EntryIo extends Io {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Somebody sits there and reads. */
  readonly isTerminal?: boolean
}

export interface CliCommand {
  /** One line for `sallyport --help`. */
  readonly summary: string
  /** What `--help` of the command prints. */
  readonly usage: string
  /** @returns the exit code: see `EXIT`. */
  readonly run: (args: readonly string[], io: EntryIo) => Promise<number>
}

/** The command was called wrongly: the message says how, `main` adds the usage and exits with `EXIT.usage`. */
export class Misuse extends Error {}

/** What was named can't be used as it is; one line for who named it. */
export class Unusable extends Error {}

/** Exit codes; from 64 on as in sysexits.h. */
export const EXIT = { ok: 0, failed: 1, usage: 64, unavailable: 69, configuration: 78 } as const
