import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { type Opened, type OpenOptions, open, type SandboxHarness } from '../conformance/sandbox/harness.ts'
import { type Bait, layBait } from './bait.ts'
import { type HostileSource, openHostileSource } from './hostile-source.ts'

/** One engine, what the attacks are after on its host, and a repository for what is brought out. */
export interface Arena {
  readonly harness: SandboxHarness
  readonly bait: Bait
  readonly source: HostileSource
  /** A sandbox that many attacks share; a new one where the last has died of them. */
  shared(): Promise<Opened>
  /** A sandbox for the length of one attack. */
  own<T>(work: (opened: Opened) => Promise<T>, options?: OpenOptions): Promise<T>
  /** Ends everything. @returns what is left of the sandboxes, and in the temporary directory. */
  close(): Promise<readonly string[]>
}

const LIFETIME = { lifetimeMs: 300_000 }

/** To be opened by a process whose temporary directory is its own: what is left there is left over. */
export async function openArena(openHarness: () => Promise<SandboxHarness>): Promise<Arena> {
  const harness = await openHarness()
  const bait = await layBait()
  const source = await openHostileSource()
  const made = new Set<string>()
  let last: Opened | undefined

  async function opened(options: OpenOptions): Promise<Opened> {
    const one = await open(harness.engine, { ...options, limits: { ...LIFETIME, ...options.limits } })
    for (const trace of await harness.traces()) made.add(trace)
    return one
  }

  async function shared(): Promise<Opened> {
    if (last !== undefined && (await isAlive(last))) return last
    await last?.sandbox.destroy()
    last = await opened({})
    return last
  }

  async function own<T>(work: (opened: Opened) => Promise<T>, options: OpenOptions = {}): Promise<T> {
    const one = await opened(options)
    try {
      return await work(one)
    } finally {
      await one.sandbox.destroy()
    }
  }

  async function close(): Promise<readonly string[]> {
    await last?.sandbox.destroy()
    const left = [...(await harness.remaining([...made])), ...(await harness.traces())]
    await harness.close()
    await bait.remove()
    await source.remove()
    return [...left, ...(await readdir(tmpdir()))]
  }

  return { harness, bait, source, shared, own, close }
}

function isAlive({ run }: Opened): Promise<boolean> {
  return run(['true']).then(
    () => true,
    () => false,
  )
}
