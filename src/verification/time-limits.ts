import { DEFAULT_EVIDENCE_TIMES, type Policy } from '../domain/policy.ts'
import type { CommandResult, SandboxLimits } from '../ports/sandbox.ts'
import type { PlannedCommand } from './planned-command.ts'

export interface TimeLimits {
  readonly commandMs: number
  /** For all commands over one tree. */
  readonly totalMs: number
}

const MINUTE = 60_000

export function timeLimitsOf({ evidence }: Pick<Policy, 'evidence'>): TimeLimits {
  const { commandMinutes, minutes } = { ...DEFAULT_EVIDENCE_TIMES, ...evidence }
  return { commandMs: commandMinutes * MINUTE, totalMs: minutes * MINUTE }
}

/** A command's own time stays where it is shorter. */
export function withinTime(command: PlannedCommand, { commandMs, totalMs }: TimeLimits): PlannedCommand {
  return { ...command, timeoutMs: Math.min(command.timeoutMs ?? commandMs, commandMs, totalMs) }
}

/** The sandbox outlives what runs in it, so that a command that takes too long is told from a sandbox that was lost. */
export function livingFor(limits: SandboxLimits, { totalMs }: TimeLimits): SandboxLimits {
  return { ...limits, lifetimeMs: totalMs + MINUTE }
}

/** What stands for a command that was not begun, because those before it took all the time. */
export const OUT_OF_TIME: CommandResult = {
  exitCode: null,
  timedOut: true,
  stdout: new Uint8Array(),
  stderr: new TextEncoder().encode('Not run: the commands before it took all the time, see evidence.minutes.\n'),
  omitted: { stdout: 0, stderr: 0 },
  durationMs: 0,
}
