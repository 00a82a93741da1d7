import { Fault } from '../../domain/fault.ts'
import { type Bounds, UNBOUNDED } from './bounds.ts'
import { findCgroups } from './cgroup.ts'
import { findUserScope } from './user-scope.ts'

const ADVICE =
  'Run as root on a machine with cgroups, or as a user with a systemd session (`loginctl enable-linger $USER`), ' +
  'or use the Docker engine.'

export interface BoundsOptions {
  readonly allowUnbounded?: boolean
  readonly log?: (line: string) => void
}

/** The best way of bounding that this machine has. None is a fault, unless a person said that none will do. */
export async function findBounds({ allowUnbounded, log }: BoundsOptions): Promise<Bounds> {
  const uid = process.getuid?.() ?? 0
  const found = uid === 0 ? findCgroups() : await findUserScope(uid)
  if (found !== undefined) return found
  const problem = 'Memory and processes of a sandbox cannot be bounded here.'
  if (allowUnbounded !== true) throw new Fault('engine-unavailable', `${problem} ${ADVICE}`, { retryable: true })
  log?.(`${problem} Going on without bounds, as was asked for. ${ADVICE}`)
  return UNBOUNDED
}
