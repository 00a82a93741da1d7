import { readFile, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Fault, isFault } from '../../domain/fault.ts'
import { installBinaries } from './binaries.ts'
import { exists, prepareDirectory } from './data-directory.ts'
import { runAs, type ServerProcess, startServer } from './server-process.ts'
import { findServerUser, type ServerUser } from './server-user.ts'

export interface EmbeddedPostgresOptions {
  /** Holds the data; made when missing, used again when not. One server at a time. */
  readonly directory: string
  /** false: no fsync, for tests. Data may be lost with the machine, not with the process. Default true. */
  readonly durable?: boolean
  /** A line that the server printed. */
  readonly log?: (line: string) => void
}

export interface EmbeddedPostgres {
  /** Over a Unix socket in a private directory; nothing listens on the network. */
  readonly connectionString: string
  /** Where the data really lies: elsewhere than asked when the server's user could not enter there. */
  readonly directory: string
  stop(): Promise<void>
}

const ENDING_MS = 60_000
const BUSY_MS = 2_000

/**
 * Starts the PostgreSQL that npm ships, as an unprivileged user when we are root. The server never outlives this
 * process, SIGKILL included. Throws Fault `store-unavailable` that says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const [user, root] = await Promise.all([findServerUser(), installBinaries()])
  const directory = await prepareDirectory(resolve(options.directory), user)
  const data = join(directory, 'data')
  const durable = options.durable ?? true
  if (!(await exists(data))) await initialise({ root, data, user, durable })
  const argv = serverCommand(root, directory, durable)
  const server = await startUnlocked(data, () => startServer({ argv, user, log: options.log ?? (() => {}) }))
  const socket = encodeURIComponent(join(directory, 'socket'))
  return { connectionString: `postgres://postgres@localhost/postgres?host=${socket}`, directory, stop: server.stop }
}

interface Cluster {
  readonly root: string
  readonly data: string
  readonly user: ServerUser
  readonly durable: boolean
}

// Made under another name first: an interrupted start leaves no half-made cluster that looks like one.
async function initialise({ root, data, user, durable }: Cluster): Promise<void> {
  const draft = `${data}.new`
  await rm(draft, { recursive: true, force: true })
  const flags = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale-provider=builtin']
  const sync = durable ? [] : ['--no-sync']
  await runAs(user, [join(root, 'bin', 'initdb'), `--pgdata=${draft}`, ...flags, '--locale=C.UTF-8', ...sync])
  await rename(draft, data)
}

function serverCommand(root: string, directory: string, durable: boolean): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: join(directory, 'socket'),
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return [join(root, 'bin', 'postgres'), '-D', join(directory, 'data'), ...flags]
}

// A process before us that was killed leaves a server that is just ending: it is given time to.
async function startUnlocked(data: string, start: () => Promise<ServerProcess>): Promise<ServerProcess> {
  const began = Date.now()
  for (;;) {
    await dropStaleLock(data)
    try {
      return await start()
    } catch (error) {
      const patience = (await isEnding(data)) ? ENDING_MS : BUSY_MS
      if (!isFault(error) || !isLocked(error) || Date.now() - began > patience) throw error
      await sleep(50)
    }
  }
}

function isLocked(error: Fault): boolean {
  return /lock file "[^"]+" already exists|pre-existing shared memory block/.test(error.message)
}

// The lock's eighth line says what the server is doing.
async function isEnding(data: string): Promise<boolean> {
  const lock = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  return lock.split('\n')[7]?.trim() === 'stopping'
}

// After a reboot the process id in the lock may belong to another program of the same user; PostgreSQL would refuse.
async function dropStaleLock(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10)
  if (Number.isNaN(pid)) return
  const program = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined)
  if (program !== undefined && program.trim() !== 'postgres') await rm(lock, { force: true })
}
