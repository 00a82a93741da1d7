import { renderHelp } from '../command/render-help.ts'
import { hasRole } from '../domain/repository.ts'
import type { InboxEvent } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { RepositoryHost } from '../ports/code-host.ts'
import { decideCommand, meantRun } from './decide-command.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import { answerMemory, isMemoryCommand, learnFrom } from './handle-memory.ts'
import type { Commanded } from './interpretation.ts'
import { acknowledge, replyOnce } from './reply.ts'
import { actorName, liveRunsOf, runsOf } from './run-of.ts'

/** Carries a command to its run's log, or answers it. */
export async function handleCommanded(commanded: Commanded, deps: IntakeDeps): Promise<Handled> {
  const host = deps.codeHost.open(commanded.repository, 'talk')
  const role = await host.roleOf(commanded.actor.login)
  const { command } = commanded
  const writes = hasRole(role, 'write')
  // Strangers are answered once: each comment of ours counts against what GitHub lets us write.
  const once = writes ? `${commanded.commentId}` : `${command.name}:${commanded.actor.id}`
  const answer = (text: string) => say(host, { number: commanded.number, marker: `answer:${once}`, text })
  if (command.name === 'help') return answer(renderHelp())
  if (command.name === 'status') return answer(await statusOf(commanded, deps))
  if (!writes) return nothing(`${commanded.actor.login} has ${role}; write is needed`)
  if (command.name === 'unknown') {
    const hint = command.meant === undefined ? '' : ` Did you mean \`/agent ${command.meant}\`?`
    return answer(`I don't know that command.${hint}\n\n${renderHelp()}`)
  }
  if (isMemoryCommand(command)) return answer(await answerMemory(commanded, command, deps.memory))
  const live = await liveRunsOf(deps.runs, commanded.repository.id, commanded.number)
  const decision = decideCommand({ ...commanded, command }, meantRun(live, command))
  if ('answer' in decision) return answer(decision.answer)
  if (decision.event.type === 'rejection.requested') {
    const said = { reason: decision.event.data.reason, by: commanded.actor.login, number: commanded.number }
    await learnFrom(decision.run, { ...said, key: `comment:${commanded.commentId}` }, deps.memory)
  }
  // A stop means all that goes on here; everything else means one.
  const meant = command.name === 'stop' ? live : [decision.run]
  for (const run of meant) await deliver(run, decision.event, commanded, deps)
  await acknowledge(host, { comment: commanded.commentId }, '+1')
  return done(`${decision.event.type} for run ${meant.map(({ runId }) => runId).join(', ')}`)
}

/** Appends to the run's inbox and wakes it. */
export async function deliver(
  state: RunState,
  event: InboxEvent,
  by: Pick<Commanded, 'actor'>,
  deps: Pick<IntakeDeps, 'runs' | 'queue'>,
): Promise<Handled> {
  await deps.runs.appendInbox(state.runId, event, actorName(by.actor))
  await deps.queue.enqueue({ runId: state.runId, lane: wakesAgent(event) ? 'work' : 'gate' })
  return done(`${event.type} for run ${state.runId}`)
}

// What the agent goes on with waits for the agents; decisions go past them.
function wakesAgent({ type }: InboxEvent): boolean {
  return type === 'plan-approval.requested' || type === 'question.answered'
}

async function say(host: RepositoryHost, reply: Parameters<typeof replyOnce>[1]): Promise<Handled> {
  await replyOnce(host, reply)
  return done('answered')
}

async function statusOf(commanded: Commanded, deps: IntakeDeps): Promise<string> {
  const [latest] = await runsOf(deps.runs, commanded.repository.id, commanded.number)
  return latest === undefined ? 'No run has been asked for here.' : deps.renderStatus(latest)
}
