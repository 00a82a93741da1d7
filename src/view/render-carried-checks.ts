import type { RunState } from '../domain/run-state.ts'
import type { CheckRun } from '../ports/code-host.ts'
import { type Carrier, CHECK_NAMES, completed, renderChecks } from './render-checks.ts'
import { codeSpan, sentence } from './safe-text.ts'

/** The three checks of what carries commits of the agent, merged or squashed in: a person's pull request, a merge group. */
export function renderCarriedChecks(
  pull: { readonly number: number; readonly headSha: string; readonly what?: Carrier },
  carried: readonly RunState[],
  votes: { readonly approved: boolean; readonly reasons: readonly string[] },
): CheckRun[] {
  const inside = carried.map(
    (state) =>
      `- run ${codeSpan(state.runId)}, #${state.published?.pull}, ${codeSpan((state.published?.commit ?? '').slice(0, 10))}`,
  )
  const summary = [
    `This ${pull.what ?? 'pull request'} carries commits of the agent:`,
    ...inside,
    '',
    ...votes.reasons.map((reason) => `- ${sentence(reason)}`),
  ].join('\n')
  return CHECK_NAMES.map((name) => {
    const externalId = `pull:${pull.number}:${name}`
    if (name === 'sallyport/approval') {
      const said = votes.approved
        ? ({ conclusion: 'success', title: "The agent's commits in it are approved" } as const)
        : ({ conclusion: 'action_required', title: 'It carries commits of the agent that nobody approved' } as const)
      return completed(name, pull.headSha, externalId, { ...said, summary })
    }
    const failing = carried.find((state) => conclusionOf(state, name) !== 'success')
    const said =
      failing === undefined
        ? ({ conclusion: 'success', title: "The agent's commits in it passed" } as const)
        : ({
            conclusion: conclusionOf(failing, name) ?? 'failure',
            title: "The agent's commits in it did not pass",
          } as const)
    return completed(name, pull.headSha, externalId, { ...said, summary })
  })
}

// What the run's own commit was given.
function conclusionOf(state: RunState, name: string): CheckRun['conclusion'] {
  const commit = state.published?.commit ?? ''
  return renderChecks(state, commit).find((check) => check.name === name)?.conclusion
}
