import { isFault } from '../domain/fault.ts'
import { deadlineOf, openQuestion, type Question } from '../domain/plan-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { questionMarker } from '../view/markers.ts'
import { renderQuestion } from '../view/render-plan.ts'

/** Posts the question that is open, once, as a comment of its own: editing the sticky one would notify nobody. */
export function createQuestionReporter(deps: { readonly codeHost: CodeHost }) {
  return async (journal: Journal, state: RunState): Promise<void> => {
    const question = openQuestion(state)
    if (question === undefined || state.end !== undefined) return
    const host = deps.codeHost.open(state.intent.repository, 'talk', journal.assertLive)
    try {
      await post(journal, question, host)
    } catch (error) {
      // Where nobody can be told, nobody answers either: the question's time ends the run.
      if (!isFault(error, 'forbidden') && !isFault(error, 'not-found')) throw error
    }
  }
}

async function post(journal: Journal, question: Question, host: RepositoryHost): Promise<void> {
  const { runId, intent } = journal.state()
  const { number } = intent.subject
  const marker = questionMarker(runId, question.number)
  await journal.perform({
    effect: 'question',
    key: `question:${question.number}`,
    observe: async () => {
      const comments = await host.comments(number)
      return comments.find((comment) => comment.ours && comment.body.includes(marker))?.id
    },
    act: async () => {
      const body = renderQuestion(question, { runId, deadline: deadlineOf(question) })
      return (await host.createComment(number, body)).id
    },
  })
}
