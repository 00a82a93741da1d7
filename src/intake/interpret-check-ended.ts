import type { z } from 'zod'
import { ACTIONS_APP } from '../ports/ci.ts'
import { CHECK_NAMES } from '../view/render-checks.ts'
import { redCheck, redStatus } from './interpret-failure.ts'
import { type Interpretation, ignored } from './interpretation.ts'
import { type checkRunEvent, repositoryOf, type statusEvent } from './payload.ts'

const PASSED = new Set(['success', 'neutral', 'skipped'])

/** A check run of anybody came to its end. Ours are many, and say nothing new to us. */
export function interpretCheckEnded(payload: z.infer<typeof checkRunEvent>): Interpretation {
  const { id, head_sha: commit, name = '', conclusion, app, completed_at: at } = payload.check_run
  if (isOurs(name)) return ignored('a check of ours')
  const red = redCheck(payload)
  return {
    type: 'check-ended',
    repository: repositoryOf(payload),
    commit,
    name,
    ...(app && { appId: app.id }),
    isJob: app?.slug === ACTIONS_APP,
    // An App may run the same check run again: each end of it is another one.
    key: at ? `check:${id}:${at}` : `check:${id}`,
    failed: !PASSED.has(conclusion ?? ''),
    ...(red && { red }),
  }
}

export function interpretStatus(payload: z.infer<typeof statusEvent>): Interpretation {
  const { id, sha: commit, state, context: name } = payload
  if (state === 'pending') return ignored('a status that is pending')
  if (isOurs(name)) return ignored('a status under a name of ours')
  const red = redStatus(payload)
  const said = { key: `status:${id}`, isJob: false, failed: state !== 'success', ...(red && { red }) }
  return { type: 'check-ended', repository: repositoryOf(payload), commit, name, ...said }
}

function isOurs(name: string): boolean {
  return (CHECK_NAMES as readonly string[]).includes(name)
}
