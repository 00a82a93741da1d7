import type { GitHubCodeHost } from '../adapters/github/code-host.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { createFollowReporter } from '../publish/follow-reporter.ts'
import { createHeldReporter } from '../publish/held-reporter.ts'
import { createQuestionReporter } from '../publish/question-reporter.ts'
import { createStatusReporter } from '../publish/status-reporter.ts'
import type { Report } from '../run/pipeline.ts'

/** What people are shown of a run on its issue or pull request. */
export function openReport(codeHost: GitHubCodeHost, source: SourceStore): Report {
  const [ask, show] = [createQuestionReporter({ codeHost }), createStatusReporter({ codeHost })]
  const showFollowed = createFollowReporter({ codeHost })
  const showHeld = createHeldReporter({ codeHost, source })
  return async (journal, state) => {
    await ask(journal, state)
    await show(journal, state)
    await showHeld(journal, state)
    await showFollowed(journal, state)
  }
}
