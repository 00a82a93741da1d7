import { text } from 'node:stream/consumers'
import { type Extract, extract, pack } from 'tar-stream'
import type { ServicePolicy } from '../../../src/domain/policy.ts'
import type {
  Command,
  CommandResult,
  Sandbox,
  SandboxEngine,
  SandboxLimits,
  SandboxOptions,
} from '../../../src/ports/sandbox.ts'

/** What the suite needs of an engine beside its port. */
export interface SandboxHarness {
  readonly engine: SandboxEngine
  /** What this installation has on the machine now: processes, control groups, containers, notes. */
  traces(): Promise<readonly string[]>
  /** Which of them are still there. */
  remaining(traces: readonly string[]): Promise<readonly string[]>
  /** Command line of a process that makes one sandbox of the same installation, prints `ready` and waits. */
  readonly owner: readonly string[]
  /** A service whose image runs the Python program in its PROGRAM; absent where the engine has no services. */
  readonly hostileService?: (service: Omit<ServicePolicy, 'image'>) => Promise<ServicePolicy>
  close(): Promise<void>
}

export type Provide = () => SandboxHarness

const MIB = 1024 ** 2

export const LIMITS: SandboxLimits = {
  memoryBytes: 512 * MIB,
  processes: 64,
  cpus: 1,
  diskBytes: 64 * MIB,
  lifetimeMs: 60_000,
}

export interface Entry {
  readonly name: string
  readonly type?: 'file' | 'directory' | 'symlink' | 'fifo' | undefined
  readonly mode?: number
  readonly content?: string
  readonly link?: string
}

export async function* tarOf(entries: readonly Entry[]): AsyncGenerator<Uint8Array> {
  const tar = pack()
  for (const { name, type = 'file', mode = 0o644, content = '', link } of entries) {
    tar.entry({ name, type, mode, ...(link === undefined ? {} : { linkname: link }) }, type === 'file' ? content : '')
  }
  tar.finalize()
  yield* tar as AsyncIterable<Uint8Array>
}

export async function entriesOf(tree: AsyncIterable<Uint8Array>): Promise<Entry[]> {
  const reader = extract()
  const writing = feed(reader, tree)
  const entries: Entry[] = []
  for await (const entry of reader) {
    const { name, type, mode = 0, linkname } = entry.header
    const content = await text(entry)
    entries.push({
      name,
      type: type as Entry['type'],
      mode,
      ...(type === 'file' ? { content } : {}),
      ...(type === 'symlink' ? { link: linkname ?? '' } : {}),
    })
  }
  await writing
  return entries
}

async function feed(reader: Extract, tree: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of tree) reader.write(Buffer.from(chunk))
    reader.end(Buffer.alloc(0))
  } catch (error) {
    reader.destroy(error as Error)
  }
}

export interface Opened {
  readonly sandbox: Sandbox
  run(argv: readonly string[], more?: Partial<Command>): Promise<Said>
  sh(script: string, more?: Partial<Command>, signal?: AbortSignal): Promise<Said>
  node(script: string, more?: Partial<Command>): Promise<Said>
}

export interface Said extends Pick<CommandResult, 'exitCode' | 'timedOut' | 'omitted' | 'durationMs'> {
  readonly out: string
  readonly err: string
}

export interface OpenOptions {
  readonly limits?: Partial<SandboxLimits>
  readonly entries?: readonly Entry[]
  /** Instead of the entries. */
  readonly tree?: SandboxOptions['tree']
  readonly layers?: NonNullable<SandboxOptions['layers']>
  readonly egress?: NonNullable<SandboxOptions['egress']>
  readonly services?: NonNullable<SandboxOptions['services']>
  readonly signal?: AbortSignal
}

export async function open(
  engine: SandboxEngine,
  { limits, entries = [], signal, ...more }: OpenOptions = {},
): Promise<Opened> {
  const request = {
    runId: 'conformance',
    purpose: 'agent',
    tree: tarOf(entries),
    limits: { ...LIMITS, ...limits },
    ...more,
  } as const
  const sandbox = await engine.create(request, signal)
  async function run(argv: readonly string[], also: Partial<Command> = {}, abort?: AbortSignal): Promise<Said> {
    const command = { argv, timeoutMs: 10_000, maxOutputBytes: MIB, ...also }
    const { stdout, stderr, ...rest } = await sandbox.exec(command, abort)
    return { ...rest, out: Buffer.from(stdout).toString(), err: Buffer.from(stderr).toString() }
  }
  return {
    sandbox,
    run,
    sh: (script, more, abort) => run(['bash', '-c', script], more, abort),
    node: (script, more) => run(['node', '-e', script], more),
  }
}

/** Opens a sandbox for the length of one test. */
export async function withSandbox(
  engine: SandboxEngine,
  work: (opened: Opened) => Promise<void>,
  options?: OpenOptions,
) {
  const opened = await open(engine, options)
  try {
    await work(opened)
  } finally {
    await opened.sandbox.destroy()
  }
}
