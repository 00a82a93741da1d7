import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'
import { Fault } from '../../domain/fault.ts'

const run = promisify(execFile)

/** PostgreSQL refuses to run as root. These exist nearly everywhere; none is created, so none is left behind. */
const CANDIDATES = ['postgres', 'daemon', 'nobody']

/** Who runs the server. `uid` and `gid` only where we are root and must change to somebody else. */
export interface ServerUser {
  readonly name: string
  readonly ids: { readonly uid: number; readonly gid: number } | undefined
}

export async function findServerUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { name: userInfo().username, ids: undefined }
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of CANDIDATES) {
    const fields = lines.find((line) => line[0] === name)
    if (fields !== undefined) return { name, ids: { uid: Number(fields[2]), gid: Number(fields[3]) } }
  }
  const message = `PostgreSQL cannot run as root and there is no user ${CANDIDATES.join(', ')}: create one`
  throw new Fault('store-unavailable', message, { retryable: false })
}

/** Whether the user may pass through a directory: its own permissions and those of every directory above it. */
export async function mayEnter(user: ServerUser, directory: string): Promise<boolean> {
  return run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...user.ids, cwd: '/' }).then(
    () => true,
    () => false,
  )
}
