import { createHash } from 'node:crypto'
import { chmod, chown, mkdir, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { mayEnter, type ServerUser } from './server-user.ts'

// The kernel's limit for a socket's path is 107 bytes; PostgreSQL's own name in it takes 14.
const LONGEST_DIRECTORY = 85
const OURS = ['data', 'data.new', 'socket']

/**
 * A directory that the server's user alone may enter: the one that is asked for, or, where a socket's path would be too
 * long or that user cannot come there, another one, the same for the same wish. Throws Fault `store-unavailable`.
 */
export async function prepareDirectory(asked: string, user: ServerUser): Promise<string> {
  try {
    return await prepare(asked, user)
  } catch (error) {
    if (error instanceof Fault) throw error
    const message = `${asked} can't hold the database: ${(error as Error).message}`
    throw new Fault('store-unavailable', message, { retryable: false, cause: error })
  }
}

async function prepare(asked: string, user: ServerUser): Promise<string> {
  await make(dirname(asked))
  const fits = asked.length <= LONGEST_DIRECTORY && (await mayEnter(user, dirname(asked)))
  const directory = fits ? asked : elsewhere(asked)
  await make(dirname(directory))
  await refuseForeign(directory)
  for (const folder of [directory, join(directory, 'socket')]) await giveTo(user, folder)
  return directory
}

// The same place for the same wish, so that a second start finds its data.
function elsewhere(asked: string): string {
  const name = createHash('sha256').update(asked).digest('hex').slice(0, 16)
  const root = process.getuid?.() === 0 ? '/var/lib' : join(homedir(), '.local', 'share')
  return join(root, 'sallyport', `postgres-${name}`)
}

// Step by step: Node's own recursion never ends where the system says that what it was just told of isn't there, as /proc does.
async function make(directory: string): Promise<void> {
  if (await exists(directory)) return
  await make(dirname(directory))
  try {
    await mkdir(directory)
    await chmod(directory, 0o755)
  } catch (error) {
    // Somebody else made it at the same moment.
    if (!(await exists(directory))) throw error
  }
}

// A folder that holds anything but ours is somebody's: it is not handed to the server's user.
async function refuseForeign(directory: string): Promise<void> {
  const entries = await readdir(directory).catch(() => [])
  const foreign = entries.find((entry) => !OURS.includes(entry))
  if (foreign === undefined) return
  const message = `${directory} holds ${foreign}: name an empty or a new directory for the database`
  throw new Fault('store-unavailable', message, { retryable: false })
}

async function giveTo(user: ServerUser, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  await chmod(directory, 0o700)
  if (user.ids !== undefined) await chown(directory, user.ids.uid, user.ids.gid)
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
