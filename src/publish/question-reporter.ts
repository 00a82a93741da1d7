import { deadlineOf, openQuestion, type Question } from '../domain/plan-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { questionMarker } from '../view/markers.ts'
import { renderQuestion } from '../view/render-plan.ts'
import { commentOnce, tellWherePossible } from './comment-once.ts'

/** Posts the question that is open, once, as a comment of its own: editing the sticky one would notify nobody. */
export function createQuestionReporter(deps: { readonly codeHost: CodeHost }) {
  return async (journal: Journal, state: RunState): Promise<void> => {
    const question = openQuestion(state)
    if (question === undefined || state.end !== undefined) return
    const host = deps.codeHost.open(state.intent.repository, 'talk', journal.assertLive)
    // Where nobody can be told, nobody answers either: the question's time ends the run.
    await tellWherePossible(() => post(journal, question, host))
  }
}

async function post(journal: Journal, question: Question, host: RepositoryHost): Promise<void> {
  const { runId, intent } = journal.state()
  const { number } = intent.subject
  await commentOnce(journal, host, {
    effect: 'question',
    key: `question:${question.number}`,
    number,
    marker: questionMarker(runId, question.number),
    body: renderQuestion(question, { runId, deadline: deadlineOf(question) }),
  })
}
