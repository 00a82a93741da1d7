import type { ReportedCheck } from '../emulator.ts'
import type { Repository, World } from '../state/world.ts'
import { createCheckRun, updateCheckRun } from './checks.ts'

/** A check run as an App of CI makes it: begun, and completed later or at once. */
export function reportCheck(world: World, repository: Repository, check: ReportedCheck): number {
  const app = world.apps.get(check.app.appId)
  if (app === undefined) throw new Error(`No App has the number ${check.app.appId}`)
  const { sha: headSha, name, conclusion } = check
  const actor = { user: app.bot, app }
  const state = conclusion === undefined ? { status: 'in_progress' } : { conclusion }
  const known = repository.checkRuns.findLast(
    (run) => run.app === app && run.headSha === headSha && run.name === name && run.status !== 'completed',
  )
  if (known === undefined)
    return createCheckRun(world, repository, { actor, app, headSha, fields: { name, ...state } }).id
  updateCheckRun(world, repository, { actor, run: known, fields: state })
  return known.id
}
