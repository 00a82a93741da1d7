import { landBottom } from './actions/land-stack.ts'
import type { TakeTurn } from './api.ts'
import type { Stage } from './emulator.ts'
import { isPull } from './state/issues.ts'
import type { World } from './state/world.ts'
import { requireRepository, requireUser } from './world.ts'

/** Native stacks as a repository's settings and the pages of its pull requests know them. */
export function createStackStage(world: World, takeTurn: TakeTurn): Pick<Stage, 'enableStacks' | 'landBottom'> {
  return {
    enableStacks(name) {
      requireRepository(world, name).stacks ??= []
    },
    async landBottom(name, number, login) {
      const repository = requireRepository(world, name)
      const issue = repository.issues.get(number)
      if (issue === undefined || !isPull(issue)) throw new Error(`${name} has no pull request ${number}`)
      const actor = { user: requireUser(world, login), app: null }
      await takeTurn(() => landBottom(world, repository, actor, issue))
    },
  }
}
