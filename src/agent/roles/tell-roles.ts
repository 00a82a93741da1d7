import type { LoopConfig } from '../loop.ts'
import type { PromptSource } from '../opening.ts'
import type { Cast } from './cast.ts'
import { ROLES } from './roles.ts'

/** Advice as ever; where somebody else goes on, they are told what they are there for. */
export function tellRoles(cast: Cast, advise: LoopConfig['advise']): LoopConfig['advise'] {
  return async (turn) => {
    const advice = await advise(turn)
    if (typeof advice === 'object') return advice
    const next = cast.roleOf(turn.step + 1)
    if (next === cast.roleOf(turn.step)) return advice
    return advice === undefined ? ROLES[next].prompt : `${advice}\n\n${ROLES[next].prompt}`
  }
}

/** Tells whoever begins what they are there for, where that is not all of the work. */
export function firstRole(cast: Cast): PromptSource {
  return async () => (cast.roleOf(1) === 'planner' ? [{ name: 'task', text: ROLES.planner.prompt }] : [])
}
