import { createFork } from './actions/fork.ts'
import type { TakeTurn } from './api.ts'
import type { Stage } from './emulator.ts'
import { fullName, type World } from './state/world.ts'
import { requireRepository, requireUser } from './world.ts'

export function createForkStage(world: World, takeTurn: TakeTurn): Pick<Stage, 'fork'> {
  return {
    fork: (name, login) =>
      takeTurn(async () =>
        fullName(await createFork(world, requireRepository(world, name), requireUser(world, login))),
      ),
  }
}
