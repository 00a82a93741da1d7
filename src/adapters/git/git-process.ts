import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { Fault } from '../../domain/fault.ts'
import { type GitSurroundings, gitEnvironment } from './git-environment.ts'
import { gitFault } from './git-fault.ts'

/** How git is started: the program, and what the machine needs in its environment (a proxy, a certificate store). */
export interface Git {
  readonly binary: string
  readonly variables: Readonly<Record<string, string>>
}

export interface GitCall extends GitSurroundings {
  readonly args: readonly string[]
  readonly cwd?: string
  readonly stdin?: Iterable<Uint8Array | string>
  /** Exit codes that are answers, default only 0. */
  readonly answers?: readonly number[]
  /** Default two minutes. */
  readonly timeoutMs?: number
  /** Default 256 MiB of output; Fault `too-large` beyond. */
  readonly maxBytes?: number
}

interface Exit {
  readonly code: number | null
  readonly error?: Error
}

const STDERR_KEPT = 16_384

/** Runs git to its end and collects what it prints. */
export async function runGit(git: Git, call: GitCall): Promise<Buffer> {
  const limit = call.maxBytes ?? 256 * 1024 ** 2
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of streamGit(git, call)) {
    size += chunk.length
    if (size > limit)
      throw new Fault('too-large', `git ${call.args[0]} printed over ${limit} bytes`, { retryable: false })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What git prints, as it comes. Throws a Fault after the last chunk when git failed; kills git when left early. */
export async function* streamGit(git: Git, call: GitCall): AsyncGenerator<Buffer, void, undefined> {
  const child = start(git, call)
  const exited = exitOf(child)
  const complaint = complaintOf(child)
  child.stdin.on('error', ignoreBrokenPipe)
  const deadline = setTimeout(() => child.kill('SIGKILL'), call.timeoutMs ?? 120_000)
  const input = feed(child, call.stdin ?? [])
  try {
    yield* outputOf(child)
    const exit = await exited
    if (input.errored) throw input.errored
    if (exit.code === null || !(call.answers ?? [0]).includes(exit.code)) {
      throw gitFault(call.args[0] ?? 'git', exit, complaint())
    }
  } finally {
    clearTimeout(deadline)
    child.kill('SIGKILL')
    await exited
  }
}

function start(git: Git, call: GitCall): ChildProcessWithoutNullStreams {
  return spawn(git.binary, call.args, {
    cwd: call.cwd ?? '/',
    env: gitEnvironment({ ...call, variables: { ...git.variables, ...call.variables } }),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

// Input that breaks must not leave git waiting for the rest of it.
function feed(child: ChildProcessWithoutNullStreams, stdin: Iterable<Uint8Array | string>): Readable {
  const input = Readable.from(stdin)
  input.once('error', () => child.kill('SIGKILL'))
  input.pipe(child.stdin)
  return input
}

function exitOf(child: ChildProcessWithoutNullStreams): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }))
    child.once('close', (code) => resolve({ code }))
  })
}

function complaintOf(child: ChildProcessWithoutNullStreams): () => string {
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-STDERR_KEPT)
  })
  return () => text.trim()
}

async function* outputOf(child: ChildProcessWithoutNullStreams): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer
  } catch (error) {
    // A process that never started closes its pipes early: its exit says so better than the pipe does.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}

// Git may end before it has read all its input: its exit code and its complaint tell what there is to tell.
function ignoreBrokenPipe(): void {}
