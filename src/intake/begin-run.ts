import { digestOf } from '../domain/digest.ts'
import type { Intent } from '../domain/intent.ts'
import type { RunLimits } from '../domain/manners.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import type { RepositoryHost } from '../ports/code-host.ts'
import type { Refusal } from '../ports/run-store.ts'
import { renderLimit } from '../view/render-limit.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import { acknowledge, replyOnce } from './reply.ts'
import { actorName } from './run-of.ts'

export interface BeginDesk {
  readonly host: RepositoryHost
  readonly deps: IntakeDeps
  /** Absent: none, as for what takes a change back. */
  readonly limits?: RunLimits | undefined
}

/** Makes a run of a request and shows that it was seen. Repeating it makes no second run. */
export async function beginRun(intent: Intent, { host, deps, limits }: BeginDesk): Promise<Handled> {
  const actor = actorName(intent.requester)
  const { runId, created, refused } = await deps.runs.create(deps.newId(), intent, actor, limits)
  if (refused !== undefined && limits !== undefined) return sayLimit(refused, limits, { intent, host, deps })
  if (!created) return pointTo(runId, intent, { host, deps })
  await deps.queue.enqueue({ runId, lane: 'work' })
  const { commentId, subject } = intent
  await acknowledge(host, commentId === undefined ? { issue: subject.number } : { comment: commentId }, 'eyes')
  return done(`run ${runId}`)
}

// Once a day to each person: who asks two hundred times gets one answer.
async function sayLimit(
  { limit, first }: Refusal,
  limits: RunLimits,
  { intent, host, deps }: Pick<BeginDesk, 'host' | 'deps'> & { readonly intent: Intent },
): Promise<Handled> {
  const why = renderLimit(limit, limits[limit])
  if (first) {
    const text = `@${intent.requester.login}: no run was started: ${why} Until tomorrow (UTC) I turn further requests of yours down without a word while a limit is reached.`
    const number = intent.askedOn ?? intent.subject.number
    const marker = `limit:${digestOf(intent.key).slice(0, 12)}`
    await replyOnce(host, { number, marker, text, to: { actor: intent.requester, at: intent.at } }, deps.inTurn)
  }
  return nothing(why)
}

// The same delivery again makes the hint sure; another request of the same kind is told what is under way.
async function pointTo(runId: string, intent: Intent, { host, deps }: BeginDesk): Promise<Handled> {
  const state = reduce(await deps.runs.read(runId))
  if (state === undefined || state.intent.key === intent.key) return again(runId, state, deps)
  const way = 'It goes on there; `/agent stop` or `/agent reject <reason>` ends it, then ask again.'
  const text = `A run of this kind is under way here already.\n\n${deps.renderStatus(state)}\n\n${way}`
  const number = intent.askedOn ?? intent.subject.number
  const marker = `busy:${digestOf(intent.key).slice(0, 12)}`
  await replyOnce(host, { number, marker, text, to: { actor: intent.requester, at: intent.at } }, deps.inTurn)
  return nothing(`already under way: run ${runId}`)
}

// A crash between creating the run and enqueuing it ends here.
async function again(runId: string, state: RunState | undefined, deps: IntakeDeps): Promise<Handled> {
  if (state?.phase === 'queued') await deps.queue.enqueue({ runId, lane: 'work' })
  return nothing(`asked before: run ${runId}`)
}
