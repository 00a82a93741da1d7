import { digestOf } from '../domain/digest.ts'
import type { Intent } from '../domain/intent.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import type { RepositoryHost } from '../ports/code-host.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import { acknowledge, replyOnce } from './reply.ts'
import { actorName } from './run-of.ts'

export interface BeginDesk {
  readonly host: RepositoryHost
  readonly deps: IntakeDeps
}

/** Makes a run of a request and shows that it was seen. Repeating it makes no second run. */
export async function beginRun(intent: Intent, { host, deps }: BeginDesk): Promise<Handled> {
  const { runId, created } = await deps.runs.create(deps.newId(), intent, actorName(intent.requester))
  if (!created) return pointTo(runId, intent, { host, deps })
  await deps.queue.enqueue({ runId, lane: 'work' })
  const { commentId, subject } = intent
  await acknowledge(host, commentId === undefined ? { issue: subject.number } : { comment: commentId }, 'eyes')
  return done(`run ${runId}`)
}

// The same delivery again makes the hint sure; another request of the same kind is told what is under way.
async function pointTo(runId: string, intent: Intent, { host, deps }: BeginDesk): Promise<Handled> {
  const state = reduce(await deps.runs.read(runId))
  if (state === undefined || state.intent.key === intent.key) return again(runId, state, deps)
  const way = 'It goes on there; `/agent stop` or `/agent reject <reason>` ends it, then ask again.'
  const text = `A run of this kind is under way here already.\n\n${deps.renderStatus(state)}\n\n${way}`
  const number = intent.askedOn ?? intent.subject.number
  await replyOnce(host, { number, marker: `busy:${digestOf(intent.key).slice(0, 12)}`, text })
  return nothing(`already under way: run ${runId}`)
}

// A crash between creating the run and enqueuing it ends here.
async function again(runId: string, state: RunState | undefined, deps: IntakeDeps): Promise<Handled> {
  if (state?.phase === 'queued') await deps.queue.enqueue({ runId, lane: 'work' })
  return nothing(`asked before: run ${runId}`)
}
