import { readFileSync, readlinkSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Entry = z.object({
  pid: z.number().int().positive(),
  started: z.string(),
  boot: z.string(),
  namespace: z.string(),
  cgroups: z.array(z.string()),
  staged: z.string().optional(),
})
export type Entry = z.infer<typeof Entry>

/** Who made what, on disk: so that what a killed process left can be told from what a living one uses. */
export interface Ledger {
  write(id: string, left: Pick<Entry, 'cgroups' | 'staged'>): Promise<void>
  erase(id: string): Promise<void>
  /** Entries whose process has died. */
  orphans(): Promise<readonly (readonly [string, Entry])[]>
}

export function createLedger(stateDirectory: string): Ledger {
  const folder = join(stateDirectory, 'sandboxes')
  const fileOf = (id: string) => join(folder, `${id}.json`)
  const self = { pid: process.pid, started: startOf(process.pid) ?? '', ...machine() }

  async function orphans(): Promise<readonly (readonly [string, Entry])[]> {
    const names = await readdir(folder).catch(() => [])
    const entries = await Promise.all(
      names.map(async (name) => [name.replace(/\.json$/, ''), await read(name)] as const),
    )
    return entries.flatMap(([id, entry]) => (entry !== undefined && isDead(entry) ? [[id, entry] as const] : []))
  }

  async function read(name: string): Promise<Entry | undefined> {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : Entry.safeParse(parsed(text)).data
  }

  function isDead(entry: Entry): boolean {
    if (entry.boot !== self.boot) return true
    // A process of another pid namespace (another container) cannot be looked at from here.
    return entry.namespace === self.namespace && startOf(entry.pid) !== entry.started
  }

  async function write(id: string, left: Pick<Entry, 'cgroups' | 'staged'>): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(fileOf(id), JSON.stringify({ ...self, ...left }), { mode: 0o600 })
  }

  return { write, erase: (id) => rm(fileOf(id), { force: true }), orphans }
}

// A pid is used again; with the tick at which its process started it is one process for as long as the machine is up.
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function machine(): { boot: string; namespace: string } {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return { boot, namespace: readlinkSync('/proc/self/ns/pid') }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
