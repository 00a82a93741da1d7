import { type CommandSpec, type Decision, saidKey } from '../command/command.ts'
import { findCommand } from '../command/registry.ts'
import { renderHelp, renderUnknown } from '../command/render-help.ts'
import { hasRole } from '../domain/repository.ts'
import type { InboxEvent } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import { renderExplanation, renderLayers } from '../view/render-explanation.ts'
import { askAgain } from './ask-again.ts'
import { askRound } from './ask-round.ts'
import { askedInThread } from './asked-in-thread.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import { handleAsked } from './handle-asked.ts'
import { answerMemory, learnFrom } from './handle-memory.ts'
import { handleRevert } from './handle-revert.ts'
import type { Commanded } from './interpretation.ts'
import { refusalToLetOut } from './may-let-out.ts'
import { acknowledge, replyOnce } from './reply.ts'
import { askForReview } from './review-needed.ts'
import { actorName, runsOf } from './run-of.ts'
import { openTalk, type Talk } from './talk.ts'

/** Carries a command to its run's log, or answers it. */
export async function handleCommanded(commanded: Commanded, delivery: string, deps: IntakeDeps): Promise<Handled> {
  const host = openTalk(commanded, deps.codeHost)
  const role = await host.roleOf(commanded.actor)
  const { command } = commanded
  const spec = findCommand(command.word)
  const needed = spec?.role ?? 'write'
  const elsewhere = askedInThread(commanded)
  // As with requests in the conversation: who asks for work in vain is told so, whoever they are.
  if (elsewhere === undefined && !hasRole(role, needed)) {
    return nothing(`${commanded.actor.login} has ${role}; ${needed} is needed`)
  }
  // Strangers are answered once: each comment of ours counts against what GitHub lets us write.
  const once = hasRole(role, 'write') ? `${commanded.commentId}` : `${command.word}:${commanded.actor.id}`
  const reply = { number: commanded.number, marker: `answer:${once}`, to: commanded }
  const say = (text: string) => replyOnce(host, { ...reply, text }, deps.inTurn)
  if (elsewhere !== undefined) return say(elsewhere).then(() => nothing('a run of its own, asked for in a thread'))
  return spec === undefined
    ? say(renderUnknown(command.word)).then(() => done('answered'))
    : carryOut(await decide(spec, commanded, deps), { commanded, delivery, host, say, deps })
}

async function decide({ does }: CommandSpec, commanded: Commanded, deps: IntakeDeps): Promise<Decision> {
  if (typeof does === 'string') throw new Error(`${does} is asked for, not commanded`)
  const runs = await runsOf(deps.runs, commanded.repository.id, commanded.number)
  const { command, number } = commanded
  const before = runs.find(({ intent }) => commanded.thread === undefined && intent.commentId === commanded.commentId)
  if (before !== undefined) return { type: 'nothing', why: `asked before: run ${before.runId}` }
  return does({ text: command.text, said: commanded, number, runs })
}

interface Desk {
  readonly commanded: Commanded
  readonly delivery: string
  readonly host: Talk
  readonly say: (text: string) => Promise<void>
  readonly deps: IntakeDeps
}

async function carryOut(decision: Decision, desk: Desk): Promise<Handled> {
  if (decision.type === 'tell') return tell(decision, desk)
  if (decision.type === 'nothing') return nothing(decision.why)
  if (decision.type === 'teach') return teach(decision, desk)
  if (decision.type === 'round') return askAgainFor(decision, desk)
  if (decision.type === 'revert') return handleRevert(decision.run, { ...desk, refuse: (why) => refused(why, desk) })
  if (decision.type === 'retry') {
    return handleAsked(askAgain(desk.commanded, decision.run, decision.hint), desk.delivery, desk.deps)
  }
  await desk.say(await answerOf(decision, desk))
  return done('answered')
}

async function teach(
  { run, reason }: Extract<Decision, { type: 'teach' }>,
  { commanded, host, deps }: Desk,
): Promise<Handled> {
  const { actor, number, commentId } = commanded
  await learnFrom(run, { reason, by: actor.login, number, key: saidKey(commanded) }, deps.memory)
  await acknowledge(host, { comment: commentId }, '+1')
  return done(`a reason for the end of run ${run.runId}`)
}

async function askAgainFor({ run, request }: Extract<Decision, { type: 'round' }>, desk: Desk): Promise<Handled> {
  const refusal = await askRound(run, request, desk.deps)
  if (refusal !== undefined) return refused(refusal, desk)
  await acknowledge(desk.host, { comment: desk.commanded.commentId }, 'eyes')
  return done(`another round for run ${run.runId}`)
}

async function refused(why: string, desk: Desk): Promise<Handled> {
  await desk.say(why)
  return nothing(why)
}

async function answerOf(
  decision: Exclude<Decision, { type: 'nothing' | 'tell' | 'teach' | 'retry' | 'revert' | 'round' }>,
  { commanded, deps }: Desk,
): Promise<string> {
  switch (decision.type) {
    case 'answer':
      return decision.text
    case 'help':
      return renderHelp()
    case 'show':
      return decision.what === 'status'
        ? `${deps.renderStatus(decision.run)}\n\n${renderLayers(decision.run)}`
        : renderExplanation(decision.run)
    case 'memory':
      return answerMemory(commanded, decision.request, deps.memory)
  }
}

async function tell({ runs, event }: Extract<Decision, { type: 'tell' }>, desk: Desk): Promise<Handled> {
  const { commanded, host, deps } = desk
  if (event.type === 'publish.requested') {
    for (const run of runs) {
      const why = await refusalToLetOut(run, commanded.actor, deps.codeHost)
      if (why !== undefined) return refused(why, desk)
    }
  }
  if (event.type === 'rejection.requested') {
    const said = { reason: event.data.reason, by: commanded.actor.login, number: commanded.number }
    for (const run of runs) await learnFrom(run, { ...said, key: saidKey(commanded) }, deps.memory)
  }
  for (const run of runs) await deliver(run, event, commanded, deps)
  await acknowledge(host, { comment: commanded.commentId }, '+1')
  if (event.type === 'approval.requested') {
    for (const run of runs)
      await askForReview(host, run, { to: commanded, number: commanded.number, inTurn: deps.inTurn })
  }
  return done(`${event.type} for run ${runs.map(({ runId }) => runId).join(', ')}`)
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
