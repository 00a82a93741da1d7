import { spawn } from 'node:child_process'

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface ExecOptions {
  readonly input?: Buffer | string
  readonly env?: Record<string, string>
}

/** Runs git in a repository. Whatever the exit code, it is an answer. */
export function runGit(directory: string, args: readonly string[], options: ExecOptions): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    // A work tree stands outside the repository, so git has to be told where its own directory is.
    const cwd = options.env?.GIT_WORK_TREE ?? directory
    const env = { ...gitEnvironment(), GIT_DIR: directory, ...options.env }
    const child = spawn('git', args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    )
    // Git may end without reading all of its input; its exit code says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input)
  })
}

/** What git sees of this machine: nobody's configuration. */
export function gitEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
  }
}
