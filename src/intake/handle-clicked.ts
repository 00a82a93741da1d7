import { lessonOf } from '../domain/rejection-reason.ts'
import { hasRole } from '../domain/repository.ts'
import type { InboxEvent } from '../domain/run-event.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import { lacksReason } from '../view/render-lead.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import { deliver } from './handle-commanded.ts'
import { learnFrom } from './handle-memory.ts'
import type { Clicked } from './interpretation.ts'

/** A button of a check run means what the command of that name means, for the commit that the check stands on. */
export async function handleClicked(clicked: Clicked, deps: IntakeDeps): Promise<Handled> {
  const state = reduce(await deps.runs.read(clicked.runId))
  if (state === undefined || state.intent.repository.id !== clicked.repository.id) return nothing('no such run here')
  const { button } = clicked
  if (isDecision(button) ? state.end !== undefined : !lacksReason(state)) return nothing('the run is over')
  const role = await deps.codeHost.open(clicked.repository, 'read').roleOf(clicked.actor)
  if (!hasRole(role, 'write')) return nothing(`${clicked.actor.login} has ${role}; write is needed`)
  return isDecision(button) ? deliver(state, eventOf(button, clicked), clicked, deps) : teach(state, clicked, deps)
}

type DecisionButton = Exclude<Clicked['button'], `why-${string}`>

function isDecision(button: Clicked['button']): button is DecisionButton {
  return !button.startsWith('why-')
}

// The first click counts: the key is the run's.
async function teach(state: RunState, { actor, button }: Clicked, deps: IntakeDeps): Promise<Handled> {
  const { subject } = state.intent
  const reason = lessonOf(button, state.agent?.title ?? subject.title)
  if (reason === undefined) return nothing('not a reason of ours')
  const number = state.published?.pull ?? subject.number
  await learnFrom(state, { reason, by: actor.login, number, key: `reason:${state.runId}` }, deps.memory)
  return done(`a reason for the end of run ${state.runId}`)
}

function eventOf(button: DecisionButton, { actor: by, commit }: Clicked): InboxEvent {
  switch (button) {
    case 'approve':
      return { type: 'approval.requested', data: { by, commit } }
    case 'reject':
      return { type: 'rejection.requested', data: { by, reason: '' } }
    case 'stop':
      return { type: 'stop.requested', data: { by } }
  }
}
