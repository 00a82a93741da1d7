import { isFault } from '../domain/fault.ts'
import { parentOf } from '../domain/stack.ts'
import type { Stacks } from '../ports/stacks.ts'
import type { Journal } from '../ports/stage.ts'

/** Null: it stands on the other one's branch, in no stack of GitHub's. */
interface Joined {
  readonly stack: number | null
}

const PLAIN: Joined = { stack: null }

/**
 * Joins GitHub's native stack of the pull request that ours is stacked on, where there are stacks and nothing stands on
 * that one yet. Stacks are a convenience: whatever goes wrong, the pull request stands without.
 */
export async function joinStack(journal: Journal, host: Stacks, pull: number): Promise<void> {
  const { intent, base } = journal.state()
  const parent = parentOf(intent)
  if (parent === undefined || base?.policy.stacks === 'plain') return
  await journal.perform<Joined>({
    effect: 'stack',
    key: 'stack',
    observe: async () => {
      const own = await unlessRefused(host.stackOf(pull))
      if (own === 'refused') return PLAIN
      return own === undefined ? undefined : { stack: own.number }
    },
    act: async () => ((await unlessRefused(join(host, parent.number, pull))) === true ? joined(host, pull) : PLAIN),
  })
}

async function join(host: Stacks, parent: number, pull: number): Promise<boolean> {
  const below = await host.stackOf(parent)
  if (below === undefined) await host.createStack([parent, pull])
  else if (below.pulls.at(-1) === parent) await host.addToStack(below.number, pull)
  else return false
  return true
}

async function joined(host: Stacks, pull: number): Promise<Joined> {
  const own = await unlessRefused(host.stackOf(pull))
  return { stack: own === undefined || own === 'refused' ? null : own.number }
}

// Not switched on, not allowed, gone, or somebody was faster. Only a lost lease ends more than this.
async function unlessRefused<T>(asked: Promise<T>): Promise<T | 'refused'> {
  try {
    return await asked
  } catch (error) {
    if (!isFault(error) || error.code === 'lease-lost') throw error
    return 'refused'
  }
}
