import { isFault } from '../domain/fault.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { runMarker } from '../view/markers.ts'
import { renderStatus } from '../view/render-status.ts'

/** Keeps the run's one sticky comment: made once, edited in place at every change of phase. */
export function createStatusReporter(deps: { readonly codeHost: CodeHost }) {
  return async (journal: Journal, state: RunState): Promise<void> => {
    const host = deps.codeHost.open(state.intent.repository, 'talk', journal.assertLive)
    try {
      await show(journal, state, host)
    } catch (error) {
      // A locked issue or a deleted comment: nobody can be told there, and the run goes on.
      if (!isFault(error, 'forbidden') && !isFault(error, 'not-found')) throw error
    }
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
  const comments = await host.comments(number)
  const ours = comments.find((comment) => comment.ours && comment.body.includes(runMarker(runId)))
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
