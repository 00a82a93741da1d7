import type { SandboxStart } from '../domain/sandbox-start.ts'

/** What bounds a sandbox. All enforced by the engine or the kernel, never by the guest. */
export interface SandboxLimits {
  /** Bytes of memory, the workspace's tmpfs included. */
  readonly memoryBytes: number
  readonly processes: number
  /** CPUs, fractions allowed. */
  readonly cpus: number
  /** Bytes that the workspace may hold. */
  readonly diskBytes: number
  /** The sandbox is killed this long after its creation, whatever it does. */
  readonly lifetimeMs: number
}

export const DEFAULT_LIMITS: SandboxLimits = {
  memoryBytes: 2 * 1024 ** 3,
  processes: 256,
  cpus: 2,
  diskBytes: 1024 ** 3,
  lifetimeMs: 30 * 60_000,
}

/** Limits with room for layers of so many bytes beside what was there before: a home gets a quarter of the disk. */
export function withRoom(limits: SandboxLimits, layerBytes: number): SandboxLimits {
  const { memoryBytes, diskBytes } = limits
  return { ...limits, memoryBytes: memoryBytes + layerBytes, diskBytes: diskBytes + 4 * layerBytes }
}

/** A tar that is unpacked beside a tree. */
export interface Layer {
  read(): AsyncIterable<Uint8Array>
  /**
   * The same bytes as a file, for an engine that can show it to its guest without a copy. Its bytes are as stored; Fault
   * `malformed` or `not-found` (both retryable) where they are not, or not any more.
   */
  hold?(): Promise<HeldFile>
}

/** A file that stays readable by its descriptor until it is released, whoever removes its name meanwhile. */
export interface HeldFile {
  readonly path: string
  readonly fd: number
  readonly bytes: number
  release(): Promise<void>
}

export interface SandboxOptions extends SandboxStart {
  /** Who it belongs to: shown on the engine, used to reap orphans. Letters, digits, dashes. */
  readonly runId: string
  readonly purpose: 'agent' | 'clean-room' | 'set-up'
  /** A tar (ustar/pax) of the tree to put into `/workspace`; files become the sandbox user's own. */
  readonly tree: AsyncIterable<Uint8Array>
  /**
   * Tars of earlier sandboxes' additions, unpacked in this order after the tree; their names begin at the root. What
   * is there already stays as it is. They are hostile bytes: only the guest takes them apart.
   */
  readonly layers?: readonly Layer[]
  /**
   * An allow-listing proxy on the trusted side. It is then all that the guest can reach: its commands find a proxy on
   * their own loopback, named by the usual variables. Absent: no way out at all. Only for setting dependencies up.
   */
  readonly egress?: { readonly host: string; readonly port: number }
  readonly limits: SandboxLimits
}

export interface Command {
  /** Program and arguments, no shell in between. */
  readonly argv: readonly string[]
  /** Absolute path inside, default `/workspace`. */
  readonly cwd?: string
  /** Added to the sandbox's own minimal environment (PATH, HOME, LANG, CI=true). */
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: Uint8Array
  readonly timeoutMs: number
  /** Bytes kept of each of stdout and stderr: the first and the last half; the rest is counted. */
  readonly maxOutputBytes: number
}

export interface CommandResult {
  /** null when it was killed. */
  readonly exitCode: number | null
  readonly timedOut: boolean
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** Bytes cut out of the middle of stdout and stderr. */
  readonly omitted: { readonly stdout: number; readonly stderr: number }
  readonly durationMs: number
}

/**
 * An ephemeral container: no network but its own loopback, no credential, read-only root, an unprivileged user, a
 * writable `/workspace`, `/tmp` and home that vanish with it. The guest is hostile: nothing it prints is trusted.
 */
export interface Sandbox {
  /**
   * Runs one command to its end; processes that it leaves behind are killed before this resolves. At its deadline the
   * command's whole process tree is killed within 5 s. Throws Fault `sandbox-lost` when the guest is gone, or the
   * signal's reason when aborted (the command is then killed).
   */
  exec(command: Command, signal?: AbortSignal): Promise<CommandResult>
  /** Kills every process in the guest for good; afterwards only `export` and `destroy` work. */
  freeze(): Promise<void>
  /**
   * A tar stream of `/workspace`, paths relative to it, made after `freeze`. Hostile bytes: parse them as such.
   * Ends with Fault `too-large` after `maxBytes`. `additions`: instead, as a layer, what a sandbox with egress holds in
   * `/workspace` and its home beyond what was put in; what became of files that were put in is not told.
   */
  export(maxBytes: number, what?: 'workspace' | 'additions'): AsyncIterable<Uint8Array>
  /** Removes everything of it. Idempotent, never throws. */
  destroy(): Promise<void>
}

export interface SandboxEngine {
  /** `docker`, `bubblewrap`, `memory`. */
  readonly name: string
  /** Whether sandboxes can start from other images than the default one. */
  readonly hasImages?: boolean
  /** Whether services can run beside a sandbox. */
  readonly hasServices?: boolean
  /**
   * Names the tools that commands will find: an image digest, or a digest over tool versions. Hex. An image that is not
   * there yet is fetched. Throws Fault `engine-unavailable`.
   */
  environment(image?: string): Promise<string>
  /**
   * Throws Fault `engine-unavailable` (retryable) with what a person must do, or `service-failed` with the service that
   * did not become ready; nothing is left behind.
   */
  create(options: SandboxOptions, signal?: AbortSignal): Promise<Sandbox>
  /** Removes sandboxes of this installation whose process has died. @returns how many. */
  reap(): Promise<number>
  close(): Promise<void>
}

export type SandboxSource = Pick<SandboxEngine, 'create' | 'environment'>

/** The engine for one run: whatever is asked of it starts from what was decided for that run. */
export function startingFrom(engine: SandboxSource, start: SandboxStart): SandboxSource {
  return {
    environment: () => engine.environment(start.image),
    create: (options, signal) => engine.create({ ...options, ...start }, signal),
  }
}
