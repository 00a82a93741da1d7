import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fateOf, Owner, thisMachine, thisProcess } from '../guest/owner.ts'

const Entry = Owner.extend({
  cgroups: z.array(z.string()),
  /** A folder of staged tools. */
  staged: z.string().optional(),
})
type Entry = z.infer<typeof Entry>

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

  async function orphans(): Promise<readonly (readonly [string, Entry])[]> {
    const names = await readdir(folder).catch(() => [])
    const ids = names.map((name) => name.replace(/\.json$/, ''))
    const entries = await Promise.all(ids.map(async (id) => [id, await read(id)] as const))
    return entries.flatMap(([id, entry]) => (entry !== undefined && isOrphan(entry) ? [[id, entry] as const] : []))
  }

  async function read(id: string): Promise<Entry | undefined> {
    const text = await readFile(fileOf(id), 'utf8').catch(() => '')
    return Entry.safeParse(parseJson(text)).data
  }

  async function write(id: string, left: Pick<Entry, 'cgroups' | 'staged'>): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(fileOf(id), JSON.stringify({ ...thisProcess(), ...left }), { mode: 0o600 })
  }

  return { write, erase: (id) => rm(fileOf(id), { force: true }), orphans }
}

// The notes are this machine's own: a note of another boot is of a process that died with it.
function isOrphan(entry: Entry): boolean {
  return entry.boot !== thisMachine().boot || fateOf(entry) === 'dead'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
