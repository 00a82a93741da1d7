import type { z } from 'zod'
import { REJECTION_REASONS } from '../domain/rejection-reason.ts'
import { interpretCheckEnded } from './interpret-check-ended.ts'
import { type Clicked, type Interpretation, ignored } from './interpretation.ts'
import { actorOf, type checkRunEvent, repositoryOf } from './payload.ts'

const BUTTONS: readonly Clicked['button'][] = [
  'approve',
  'reject',
  'stop',
  ...REJECTION_REASONS.map(({ identifier }) => identifier as Clicked['button']),
]

/** A check that ended; or a click on a button of one of our check runs, whose external id names its run. */
export function interpretCheckRun(payload: z.infer<typeof checkRunEvent>): Interpretation {
  if (payload.action === 'completed') return interpretCheckEnded(payload)
  if (payload.action !== 'requested_action') return ignored(`check_run.${payload.action} asks for nothing`)
  const runId = /^run:([0-9a-z]{1,64}):/.exec(payload.check_run.external_id ?? '')?.[1]
  if (runId === undefined) return ignored('not a check of a run of ours')
  const button = BUTTONS.find((known) => known === payload.requested_action?.identifier)
  if (button === undefined) return ignored('not a button of ours')
  const actor = actorOf(payload.sender)
  if (actor.type !== 'User') return ignored('bots do not click')
  const commit = payload.check_run.head_sha
  return { type: 'clicked', repository: repositoryOf(payload), actor, runId, commit, button }
}
