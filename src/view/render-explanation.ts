import { callsAllowed, callsMade } from '../domain/call-state.ts'
import { restLeft } from '../domain/rest.ts'
import type { RunState } from '../domain/run-state.ts'
import { folded } from './folded.ts'
import { renderCi } from './render-ci.ts'
import { renderEvidence } from './render-evidence.ts'
import { renderFindings } from './render-findings.ts'
import { renderLead } from './render-lead.ts'
import { summariseEvidence, summariseGuard } from './render-overview.ts'
import { askedWord } from './render-status.ts'
import { codeSpan, person, sentence } from './safe-text.ts'
import { headline } from './state-words.ts'
import { minute } from './utc-minute.ts'

/** Why a run stands where it stands, the answer to `/agent explain`: a line each, and behind it what it rests on. */
export function renderExplanation(state: RunState): string {
  const { intent, runId } = state
  const again = intent.retryOf === undefined ? '' : `, again after run ${codeSpan(intent.retryOf)}`
  const parts = [
    `### ${headline(state)}`,
    renderLead(state),
    `${person(intent.requester)} asked for \`${askedWord(intent)}\` on #${intent.subject.number}${again} · run ${codeSpan(runId)}`,
    ...restPart(state),
    ...guardPart(state),
    ...evidencePart(state),
    ...(state.end === undefined ? [renderCi(state) ?? ''] : []).filter((text) => text !== ''),
    ...approvalPart(state),
    `Written to GitHub: ${renderCalls(state)}.`,
    renderLayers(state),
  ]
  return parts.join('\n\n')
}

/** Which layers of the policy decided what: only what somebody said. */
export function renderLayers({ base }: Pick<RunState, 'base'>): string {
  if (base === undefined) return 'The policy has not been read yet.'
  const { policyOrigins: origins = [], policyIgnored: ignored = [] } = base
  const name = codeSpan(base.policyDigest.slice(0, 12))
  if (origins.length === 0 && ignored.length === 0) return `Policy ${name}: all by the defaults.`
  const rows = origins.map(({ key, from }) => `| ${codeSpan(key)} | ${from.map(sentence).join('; ')} |`)
  const table = ['| key | decided by |', '| --- | --- |', ...rows].join('\n')
  const left = ignored.map((one) => `- not allowed by a layer above: ${sentence(one)}`)
  return folded(`Policy: ${origins.length} decided, everything else by the defaults`, [
    table,
    left.join('\n'),
    `Policy ${name}.`,
  ])
}

/** How many calls that create content the run has made, and how many it may. */
export function renderCalls(state: RunState): string {
  return `${callsMade(state)} of at most ${callsAllowed(state)} comments, checks, commits and the like`
}

function restPart(state: RunState): string[] {
  if (state.end !== undefined || state.rest === undefined || restLeft(state) === 0) return []
  return [`Held back until ${minute(state.rest.until)}: ${sentence(state.rest.reason)}`]
}

function guardPart(state: RunState): string[] {
  const { judged, change } = state
  if (change?.refused !== undefined) return [`Guard: the change could not leave: ${sentence(change.refused)}`]
  if (judged === undefined) return ['Guard: has not judged yet.']
  return [folded(`Guard: ${summariseGuard(judged.verdict, state)}`, [renderFindings(judged.verdict)])]
}

function evidencePart({ evidence }: RunState): string[] {
  if (evidence === undefined) return []
  return [folded(`Evidence: ${summariseEvidence(evidence)}`, [renderEvidence(evidence)])]
}

function approvalPart({ approval, end }: RunState): string[] {
  if (approval === undefined || end !== undefined) return []
  const reasons = approval.reasons.map((reason) => `- ${sentence(reason)}`).join('\n')
  return reasons === '' ? [] : [`What was said of it:\n\n${reasons}`]
}
