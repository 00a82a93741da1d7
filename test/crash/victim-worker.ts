import type { RunState } from '../../src/domain/run-state.ts'
import { type CrashWorld, startCrashWorld } from '../fixtures/crash-world.ts'

export interface VictimWorker {
  readonly world: CrashWorld
  /** Kills the worker, and starts another once it is dead. */
  readonly replace: () => Promise<void>
}

/** A world with its web side and one worker, which can be killed. The world is the caller's to close. */
export async function startVictimWorker(env: Readonly<Record<string, string>>): Promise<VictimWorker> {
  const world = await startCrashWorld()
  try {
    await world.serve()
    let worker = await world.start('work', env)
    const replace = async () => {
      worker.signal('SIGKILL')
      await worker.ended()
      worker = await world.start('work', env)
    }
    return { world, replace }
  } catch (error) {
    await world.close()
    throw error
  }
}

export function isPublished({ published, approval }: RunState): boolean {
  return published !== undefined && approval !== undefined
}
