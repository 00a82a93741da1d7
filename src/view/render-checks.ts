import type { RunState } from '../domain/run-state.ts'
import type { CheckRun } from '../ports/code-host.ts'
import { checkExternalId } from './markers.ts'
import { renderApproval } from './render-approval.ts'
import { renderEvidence } from './render-evidence.ts'
import { renderFindings } from './render-findings.ts'
import { letOut, summariseEvidence, summariseGuard } from './render-overview.ts'
import { codeSpan } from './safe-text.ts'
import { STATE_WORDS } from './state-words.ts'

export const CHECK_NAMES = ['sallyport/evidence', 'sallyport/guard', 'sallyport/approval'] as const
/** What may hold commits of the agent without being a run's own pull request. */
export type Carrier = 'pull request' | 'merge group'

export type CheckName = (typeof CHECK_NAMES)[number]

type Said = Pick<CheckRun, 'conclusion' | 'title' | 'summary' | 'actions'>

/** The three checks that a run's state puts on a commit; one that was never judged says just that. */
export function renderChecks(state: RunState, headSha: string): CheckRun[] {
  const judgedHere = state.published === undefined || state.published.commit === headSha
  return judgedHere ? renderJudged(state, headSha) : renderUnjudged(state, headSha)
}

function renderJudged(state: RunState, headSha: string): CheckRun[] {
  const said: Record<CheckName, Said> = {
    'sallyport/evidence': evidenceCheck(state),
    'sallyport/guard': guardCheck(state),
    'sallyport/approval': renderApproval(state, headSha),
  }
  return CHECK_NAMES.map((name) => completed(name, headSha, checkExternalId(state.runId, name), said[name]))
}

/** The second door's check alone. */
export function renderApprovalCheck(state: RunState, headSha: string): CheckRun {
  const name = 'sallyport/approval'
  return completed(name, headSha, checkExternalId(state.runId, name), renderApproval(state, headSha))
}

function renderUnjudged(state: RunState, headSha: string): CheckRun[] {
  const summary = `The agent's own commit is ${codeSpan((state.published?.commit ?? '').slice(0, 10))}. This one was pushed by somebody else, so nothing that was proved or judged speaks for it.`
  const said: Said = {
    conclusion: 'action_required',
    title: `${STATE_WORDS.unjudged.word}: somebody else pushed this commit`,
    summary,
  }
  return CHECK_NAMES.map((name) => completed(name, headSha, checkExternalId(state.runId, name), said))
}

/** What everything without an agent's commit gets: a required check that is never posted would hang. */
export function renderNoChangeChecks(number: number, headSha: string, what: Carrier = 'pull request'): CheckRun[] {
  const summary = `No commit of the agent is part of this ${what}, so there is nothing to prove, judge or approve.`
  const said: Said = { conclusion: 'success', title: 'No agent change', summary }
  return CHECK_NAMES.map((name) => completed(name, headSha, `pull:${number}:${name}`, said))
}

export function completed(name: CheckName, headSha: string, externalId: string, said: Said): CheckRun {
  return { name, headSha, externalId, status: 'completed', ...said, summary: said.summary.slice(0, 65_000) }
}

function evidenceCheck(state: RunState): Said {
  const { evidence } = state
  if (evidence === undefined)
    return { conclusion: 'action_required', title: 'Nothing was run', summary: 'No evidence yet.' }
  const summary = renderEvidence(evidence)
  const title = summariseEvidence(evidence)
  if (evidence.newlyFailing.length > 0) return { conclusion: 'failure', title, summary }
  if (evidence.missing !== undefined) return { conclusion: 'success', title: `${title}, ${letOut(state)}`, summary }
  return { conclusion: 'success', title, summary }
}

function guardCheck(state: RunState): Said {
  const verdict = state.judged?.verdict
  if (verdict === undefined)
    return {
      conclusion: 'action_required',
      title: STATE_WORDS.unjudged.word,
      summary: 'The guard has not looked at this.',
    }
  const summary = renderFindings(verdict)
  const title = summariseGuard(verdict, state)
  if (verdict.verb === 'block') return { conclusion: 'failure', title, summary }
  if (verdict.verb === 'hold' && state.rejudged && state.publishRequests.length === 0) {
    return { conclusion: 'action_required', title: `${STATE_WORDS.held.word} by the policy of now`, summary }
  }
  return { conclusion: 'success', title, summary }
}
