import type { CommandRun, SideRun } from '../domain/evidence.ts'
import { isFault } from '../domain/fault.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import { type CommandResult, type Sandbox, type SandboxEngine, type SandboxLimits, withRoom } from '../ports/sandbox.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { plainText, tailOf } from '../view/plain-text.ts'
import type { PlannedCommand } from './planned-command.ts'
import { classifyFailure } from './results/failure-kind.ts'
import { parseResults } from './results/parse-results.ts'
import type { Installed } from './set-up-sides.ts'
import { succeeded } from './side-reading.ts'
import { OUT_OF_TIME, type TimeLimits } from './time-limits.ts'

const COMMAND_MS = 10 * 60_000
const OUTPUT_BYTES = 1024 ** 2

export interface CleanRoom {
  readonly engine: Pick<SandboxEngine, 'create'>
  readonly source: Pick<SourceStore, 'archive'>
  readonly blobs: Pick<BlobStore, 'put'>
  readonly redact: (text: string, path: string) => Promise<string>
  readonly limits: SandboxLimits
  /** Absent: each command's own, and as long as the sandbox lives. */
  readonly times?: TimeLimits
  /** Dependencies of a side, where they were set up. */
  readonly installed?: (side: SideRun['side']) => Installed
}

export interface SideOrder {
  readonly runId: string
  readonly repository: RepositoryRef
  readonly side: SideRun['side']
  readonly tree: string
  readonly commands: readonly PlannedCommand[]
}

/** Runs the commands over one tree in a fresh sandbox that the agent never touched, and destroys it. */
export async function runSide(room: CleanRoom, order: SideOrder, signal: AbortSignal): Promise<SideRun> {
  const commands = await runCommands(room, order, signal).catch((error: unknown) => {
    // Once it may have been the machine; a second time it is what the commands do to their sandbox.
    if (!isFault(error, 'sandbox-lost') || signal.aborted) throw error
    return runCommands(room, { ...order, surviving: true }, signal)
  })
  return { side: order.side, tree: order.tree, commands, passed: commands.every(succeeded) }
}

async function runCommands(
  room: CleanRoom,
  order: SideOrder & { readonly surviving?: true },
  signal: AbortSignal,
): Promise<CommandRun[]> {
  const tree = room.source.archive(order.repository, order.tree)
  const { runId, side } = order
  const request = { runId, purpose: 'clean-room', tree, ...withInstalled(room, side) } as const
  const sandbox = await room.engine.create(request, signal)
  try {
    const runs: CommandRun[] = []
    const began = performance.now()
    for (const command of order.commands) {
      const leftMs = (room.times?.totalMs ?? Number.POSITIVE_INFINITY) - (performance.now() - began)
      const result = await execute({ sandbox, leftMs }, command, signal).catch((error: unknown) => {
        if (order.surviving && isFault(error, 'sandbox-lost') && !signal.aborted) return LOST
        throw error
      })
      runs.push(await record(room, command, result))
    }
    return runs
  } finally {
    await sandbox.destroy()
  }
}

/** What a side's sandbox gets beside its tree. */
export function withInstalled({ limits, installed }: Pick<CleanRoom, 'limits' | 'installed'>, side: SideRun['side']) {
  const layer = installed?.(side)
  return layer === undefined ? { limits } : { limits: withRoom(limits, layer.bytes), layers: layer.layers() }
}

// Too little to tell a command's own failure from ours.
const LEAST_MS = 100

// What stands for a command that took its sandbox down with it.
const LOST: CommandResult = {
  exitCode: null,
  timedOut: false,
  stdout: new Uint8Array(),
  stderr: new TextEncoder().encode(
    'The sandbox did not survive this command: memory, processes, disk or time ran out.\n',
  ),
  omitted: { stdout: 0, stderr: 0 },
  durationMs: 0,
}

interface Running {
  readonly sandbox: Sandbox
  /** Of the time for all commands. */
  readonly leftMs: number
}

async function execute(
  { sandbox, leftMs }: Running,
  { argv, env, timeoutMs = COMMAND_MS }: PlannedCommand,
  signal: AbortSignal,
): Promise<CommandResult> {
  if (leftMs < LEAST_MS) return OUT_OF_TIME
  const limits = { timeoutMs: Math.min(timeoutMs, Math.floor(leftMs)), maxOutputBytes: OUTPUT_BYTES }
  return sandbox.exec({ argv, ...(env === undefined ? {} : { env }), ...limits }, signal)
}

// Escapes go before redaction, so that none of them can sit inside a secret; tests are read from what is stored.
async function record(room: CleanRoom, command: PlannedCommand, result: CommandResult): Promise<CommandRun> {
  const printed = [result.stdout, result.stderr].map((bytes) => plainText(new TextDecoder().decode(bytes)))
  const text = await room.redact(printed.filter((part) => part !== '').join('\n'), 'verification-output.txt')
  const failure = succeeded(result) ? {} : { failure: result.timedOut ? ('timeout' as const) : classifyFailure(text) }
  return {
    command: command.label,
    exitCode: result.exitCode,
    timedOut: result.timedOut,
    durationMs: Math.round(result.durationMs),
    output: await room.blobs.put(new TextEncoder().encode(text)),
    tail: tailOf(text),
    tests: parseResults(text),
    ...failure,
  }
}
