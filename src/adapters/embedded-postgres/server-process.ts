import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { Fault } from '../../domain/fault.ts'
import type { ServerUser } from './server-user.ts'

/**
 * Runs a server that ends with us, however we end: our end of the pipe on its standard input closes even on SIGKILL,
 * the reader below wakes up and asks for a fast shutdown. Waiting goes on after a signal, so no server is left alone.
 */
const GUARDIAN = `
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
trap 'kill -INT $server' TERM INT HUP
( trap - TERM INT HUP; while read -r _ <&3; do :; done; kill -INT $server ) &
reader=$!
wait $server; code=$?
while kill -0 $server 2>/dev/null; do wait $server; code=$?; done
kill $reader 2>/dev/null
exit $code
`
const READY = 'database system is ready to accept connections'
const START_MS = 60_000
const STOP_MS = 20_000
/** Nothing of our environment (tokens, keys) reaches the server. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export interface ServerCommand {
  readonly argv: readonly string[]
  readonly user: ServerUser
  readonly log: (line: string) => void
}

export interface ServerProcess {
  /** Fast shutdown; resolves when the server is gone. Idempotent. */
  stop(): Promise<void>
}

/** Resolves once the server takes connections. Throws Fault `store-unavailable` with what the server said. */
export async function startServer({ argv, user, log }: ServerCommand): Promise<ServerProcess> {
  // Its own session: a Ctrl-C in our terminal is for us, we stop the server when we have finished with it.
  const child = spawn('/bin/sh', ['-c', GUARDIAN, 'sallyport-postgres', ...argv], {
    ...user.ids,
    cwd: '/',
    env: ENVIRONMENT,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  child.stdin.on('error', () => log('the pipe to PostgreSQL broke'))
  const gone = once(child, 'exit')
  await becomesReady(child, log)
  // A program that forgets to stop us can still end; the server follows it.
  for (const handle of [child, child.stdin as Socket, child.stderr as Socket]) handle.unref()
  let stopping: Promise<void> | undefined
  return {
    stop: () => {
      stopping ??= stopServer(child, gone)
      return stopping
    },
  }
}

/** Runs a program of PostgreSQL to its end as the server's user. Throws Fault `store-unavailable` with what it said. */
export async function runAs(user: ServerUser, argv: readonly string[]): Promise<void> {
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, {
    ...user.ids,
    cwd: '/',
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const output: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => output.push(line))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw failed(`${program} ended with ${code}`, output)
}

function becomesReady(child: ChildProcess & { stderr: NodeJS.ReadableStream }, log: (line: string) => void) {
  const output: string[] = []
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.stdin?.end()
      reject(failed(`PostgreSQL was not ready within ${START_MS / 1000} s`, output))
    }, START_MS)
    createInterface({ input: child.stderr }).on('line', (line) => {
      log(line)
      if (output.length < 50) output.push(line)
      if (line.includes(READY)) settle(resolve)
    })
    child.once('error', (error) => settle(() => reject(failed(error.message, output))))
    child.once('close', (code) => settle(() => reject(failed(`PostgreSQL ended with ${code}`, output))))
    function settle(then: () => void): void {
      clearTimeout(timer)
      then()
    }
  })
}

async function stopServer(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  child.ref()
  child.stdin?.end()
  // An immediate shutdown is safe: the next start recovers from the write-ahead log.
  const timer = setTimeout(() => signalGroup(child, 'SIGQUIT'), STOP_MS)
  await gone
  clearTimeout(timer)
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal)
}

function failed(what: string, output: readonly string[]): Fault {
  const said = output.slice(-8).join('\n')
  return new Fault('store-unavailable', said === '' ? what : `${what}:\n${said}`, { retryable: false })
}
