import { hasRole } from '../domain/repository.ts'
import type { InboxEvent } from '../domain/run-event.ts'
import { reduce } from '../domain/run-state.ts'
import { type Handled, type IntakeDeps, nothing } from './deps.ts'
import { deliver } from './handle-commanded.ts'
import type { Clicked } from './interpretation.ts'

/** A button of a check run means what the command of that name means, for the commit that the check stands on. */
export async function handleClicked(clicked: Clicked, deps: IntakeDeps): Promise<Handled> {
  const state = reduce(await deps.runs.read(clicked.runId))
  if (state === undefined || state.intent.repository.id !== clicked.repository.id) return nothing('no such run here')
  if (state.end !== undefined) return nothing('the run is over')
  const role = await deps.codeHost.open(clicked.repository, 'read').roleOf(clicked.actor.login)
  if (!hasRole(role, 'write')) return nothing(`${clicked.actor.login} has ${role}; write is needed`)
  return deliver(state, eventOf(clicked), clicked, deps)
}

function eventOf({ button, actor: by, commit }: Clicked): InboxEvent {
  switch (button) {
    case 'approve':
      return { type: 'approval.requested', data: { by, commit } }
    case 'reject':
      return { type: 'rejection.requested', data: { by, reason: '' } }
    case 'stop':
      return { type: 'stop.requested', data: { by } }
  }
}
