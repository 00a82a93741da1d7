import { renderHelp } from '../command/render-help.ts'
import { hasRole } from '../domain/repository.ts'
import type { InboxEvent } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { RepositoryHost } from '../ports/code-host.ts'
import { decideCommand } from './decide-command.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import type { Commanded } from './interpretation.ts'
import { acknowledge, replyOnce } from './reply.ts'
import { actorName, liveRunOf, runsOf } from './run-of.ts'

/** Carries a command to its run's log, or answers it. */
export async function handleCommanded(commanded: Commanded, deps: IntakeDeps): Promise<Handled> {
  const host = deps.codeHost.open(commanded.repository, 'talk')
  const role = await host.roleOf(commanded.actor.login)
  const { command } = commanded
  if (command.name === 'help') return answer(host, commanded, renderHelp())
  if (command.name === 'status') return answer(host, commanded, await statusOf(commanded, deps))
  if (!hasRole(role, 'write')) return nothing(`${commanded.actor.login} has ${role}; write is needed`)
  if (command.name === 'unknown') {
    const hint = command.meant === undefined ? '' : ` Did you mean \`/agent ${command.meant}\`?`
    return answer(host, commanded, `I don't know that command.${hint}\n\n${renderHelp()}`)
  }
  const state = await liveRunOf(deps.runs, commanded.repository.id, commanded.number)
  const decision = decideCommand({ ...commanded, command }, state)
  if ('answer' in decision) return answer(host, commanded, decision.answer)
  const delivered = await deliver(decision.run, decision.event, commanded, deps)
  await acknowledge(host, { comment: commanded.commentId }, '+1')
  return delivered
}

/** Appends to the run's inbox and wakes it. */
export async function deliver(
  state: RunState,
  event: InboxEvent,
  by: Pick<Commanded, 'actor'>,
  deps: Pick<IntakeDeps, 'runs' | 'queue'>,
): Promise<Handled> {
  await deps.runs.appendInbox(state.runId, event, actorName(by.actor))
  await deps.queue.enqueue({ runId: state.runId, lane: 'gate' })
  return done(`${event.type} for run ${state.runId}`)
}

async function answer(host: RepositoryHost, commanded: Commanded, text: string): Promise<Handled> {
  await replyOnce(host, { number: commanded.number, marker: `answer:${commanded.commentId}`, text })
  return done('answered')
}

async function statusOf(commanded: Commanded, deps: IntakeDeps): Promise<string> {
  const [latest] = await runsOf(deps.runs, commanded.repository.id, commanded.number)
  return latest === undefined ? 'No run has been asked for here.' : deps.renderStatus(latest)
}
