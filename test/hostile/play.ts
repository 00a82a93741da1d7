import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CANARY_NAME } from './bait.ts'
import type { EngineName } from './engines.ts'

export interface Played {
  readonly name: string
  /** What got through. */
  readonly problems: readonly string[]
  readonly ms: number
}

const PLAYER = new URL('player.ts', import.meta.url).pathname

/** Plays the whole suite against one engine, in a process of its own, and tells of every probe as it ends. */
export async function playSuite(engine: EngineName, tell: (played: Played) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-hostile-'))
  // What is staged there for the guest is reached by a uid that nobody has.
  await chmod(folder, 0o711)
  const env = { ...process.env, TMPDIR: folder, [CANARY_NAME]: `canary-${randomUUID()}` }
  const child = spawn(process.execPath, [PLAYER, engine], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  try {
    for await (const line of createInterface({ input: child.stdout })) tell(JSON.parse(line) as Played)
    const [code] = await exited
    if (code !== 0) throw new Error(`the player of ${engine} ended with ${code}`)
  } finally {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
}
