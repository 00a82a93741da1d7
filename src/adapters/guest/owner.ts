import { readFileSync, readlinkSync } from 'node:fs'
import { z } from 'zod'

/** The process that a sandbox belongs to, told apart from every other one until the machine starts again. */
export const Owner = z.object({
  pid: z.number().int().positive(),
  /** The kernel's tick at which it started: a pid is used again. */
  started: z.string(),
  boot: z.string(),
  namespace: z.string(),
})
export type Owner = z.infer<typeof Owner>

export function thisProcess(): Owner {
  return { pid: process.pid, started: startOf(process.pid) ?? '', ...thisMachine() }
}

/** `elsewhere`: of another boot, machine or container, where it cannot be looked at from here. */
export function fateOf(owner: Owner): 'alive' | 'dead' | 'elsewhere' {
  const here = thisMachine()
  if (owner.boot !== here.boot || owner.namespace !== here.namespace) return 'elsewhere'
  return startOf(owner.pid) === owner.started ? 'alive' : 'dead'
}

export function thisMachine(): Pick<Owner, 'boot' | 'namespace'> {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return { boot, namespace: readlinkSync('/proc/self/ns/pid') }
}

function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
