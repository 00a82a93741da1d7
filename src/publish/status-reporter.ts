import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { runMarker } from '../view/markers.ts'
import { renderStatus } from '../view/render-status.ts'
import { findMarked, tellWherePossible } from './comment-once.ts'

/** Keeps the run's one sticky comment: made once, edited in place at every change of phase. */
export function createStatusReporter(deps: { readonly codeHost: CodeHost }) {
  return async (journal: Journal, state: RunState): Promise<void> => {
    const host = deps.codeHost.open(state.intent.repository, 'talk', journal.assertLive)
    await tellWherePossible(() => show(journal, state, host))
  }
}

async function show(journal: Journal, state: RunState, host: RepositoryHost): Promise<void> {
  // The marker makes it the one that is edited in place: answers to people say the same without it.
  const body = `${renderStatus(state)}\n\n${runMarker(state.runId)}`
  const { number } = state.intent.subject
  const comment = await journal.perform({
    effect: 'comment',
    key: 'status',
    observe: () => findStatus(host, number, state.runId),
    act: async () => ({ id: (await host.createComment(number, body)).id, body: stamp(state) }),
  })
  if (comment.body === stamp(state)) return
  await journal.perform({
    effect: 'comment-update',
    key: `status:${stamp(state)}`,
    // Saying the same again changes nothing, so there is nothing to look for.
    observe: async () => undefined,
    act: () => host.updateComment(comment.id, body).then(() => true),
  })
}

async function findStatus(host: RepositoryHost, number: number, runId: string) {
  const ours = await findMarked(host, number, runMarker(runId))
  return ours === undefined ? undefined : { id: ours.id, body: '' }
}

// What the comment says depends on these alone.
function stamp(state: RunState): string {
  const { plan, questions = [] } = state
  const base = `${state.phase}:${state.approvalSeq}:${state.end?.how ?? ''}`
  const answers = questions.filter(({ answer }) => answer !== undefined).length
  const asked = questions.length === 0 ? '' : `:q${questions.length}a${answers}`
  const planned = plan === undefined ? '' : `:p${plan.seq}:${plan.decision?.state ?? ''}:${plan.requests.length}`
  return `${base}${planned}${asked}`
}
