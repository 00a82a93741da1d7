import type { Actor } from '../../domain/repository.ts'

interface Account {
  readonly id: number
  readonly login: string
  readonly type?: string
}

/** GitHub's own stand-in for accounts that were deleted. */
const GHOST: Actor = { id: 10137, login: 'ghost', type: 'User' }

export function actorOf(account: Account | null | undefined): Actor {
  if (account === null || account === undefined) return GHOST
  const { id, login, type } = account
  const known = type === 'Bot' || type === 'Organization' || type === 'Mannequin' ? type : 'User'
  return { id, login, type: known }
}
