import type { GitHubEmulator } from '../../emulator/github/emulator.ts'
import { isAt, type KillPoint } from './kill-points.ts'

/**
 * `unsent`: the request never reached GitHub · `unanswered`: it took effect and its answer was lost · `answered`: the
 * worker dies as the answer leaves GitHub.
 */
export const MODES = ['unsent', 'unanswered', 'answered'] as const
export type Mode = (typeof MODES)[number]

export interface Target {
  readonly point: KillPoint
  /** `owner/name`; one run in each. */
  readonly repository: string
}

export interface Killing {
  readonly github: Pick<GitHubEmulator, 'onRequest'>
  readonly mode: Mode
  /** Kills the worker and starts the next one. */
  readonly replace: () => Promise<void>
}

/**
 * Resolves when every target's request has met a dying worker. Requests are held until all have come as far, so that
 * one death serves all; an answer that has left cannot be held, so there the first one to come kills at once.
 */
export function killAt(targets: readonly Target[], killing: Killing): Promise<void> {
  return killing.mode === 'answered' ? killOneByOne(targets, killing) : killTogether(targets, killing)
}

async function killTogether(targets: readonly Target[], { github, mode, replace }: Killing): Promise<void> {
  const waiting = new Set(targets)
  const all = Promise.withResolvers<void>()
  const dead = Promise.withResolvers<void>()
  const phase = mode === 'unsent' ? 'received' : 'handled'
  const stop = github.onRequest(async (notice) => {
    const target = [...waiting].find(({ point, repository }) => isAt(point, repository, notice))
    if (notice.phase !== phase || target === undefined) return
    waiting.delete(target)
    if (waiting.size === 0) all.resolve()
    await dead.promise
    if (mode === 'unsent') throw new Error('whoever sent this is dead, and it never arrived')
  })
  await all.promise
  stop()
  await replace()
  dead.resolve()
}

async function killOneByOne(targets: readonly Target[], { github, replace }: Killing): Promise<void> {
  const waiting = new Set(targets)
  const all = Promise.withResolvers<void>()
  let replacing: Promise<void> | undefined
  const stop = github.onRequest((notice) => {
    const target = [...waiting].find(({ point, repository }) => isAt(point, repository, notice))
    if (notice.phase !== 'answered' || target === undefined) return
    waiting.delete(target)
    if (waiting.size === 0) all.resolve()
    replacing ??= replace().finally(() => {
      replacing = undefined
    })
  })
  await all.promise
  stop()
  await replacing
}
