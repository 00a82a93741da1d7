import { workName } from '../domain/intent.ts'
import type { RunState } from '../domain/run-state.ts'
import type { SetUpRecord } from '../domain/set-up-record.ts'
import { folded } from './folded.ts'
import { runMarker } from './markers.ts'
import { renderEvidence } from './render-evidence.ts'
import { renderNotable } from './render-findings.ts'
import { renderImpact } from './render-impact.ts'
import { renderMemoryUse } from './render-memory.ts'
import { renderOverview } from './render-overview.ts'
import { renderPlan, renderProgress } from './render-plan.ts'
import { renderReview } from './render-review.ts'
import { renderRounds } from './render-rounds.ts'
import { renderSpend } from './render-spend.ts'
import { renderApprovers } from './render-who.ts'
import { codeSpan, person, plainLine, quoted } from './safe-text.ts'

/** `fix: what the agent says it did`, in plain characters. */
export function renderPullTitle(state: RunState): string {
  const said = plainLine(state.agent?.title ?? '', 60)
  const subject = plainLine(state.intent.subject.title, 60)
  const title = said === '' ? subject : said
  const prefix = `${workName(state.intent)}: `
  return title.toLowerCase().startsWith(prefix) ? title : `${prefix}${title}`
}

/**
 * The pull request's body: who asked, what opens the door, computed facts, and the agent's own words quoted as such; what
 * they rest on is one click away. It is written once a round: where the run stands is the checks' to say.
 */
export function renderPullBody(state: RunState): string {
  const { intent } = state
  const parts = [
    askedLine(intent),
    doorLine(state),
    renderOverview(state),
    ...(intent.revert === undefined ? ownWords(state) : []),
    ...behind(state),
    runMarker(state.runId),
  ]
  return parts.join('\n\n')
}

function askedLine({ requester, subject, kind, revert }: RunState['intent']): string {
  if (revert !== undefined) return `${person(requester)} asked to take #${revert.pull} back. No model took part in it.`
  const closes = subject.type === 'issue' && kind === 'fix'
  const where = closes ? `. Closes #${subject.number}.` : ` on #${subject.number}.`
  return `${person(requester)} asked for \`${kind}\`${where}`
}

function doorLine(state: RunState): string {
  const draft = state.base?.policy.draft !== 'never'
  const until = draft ? 'Draft until it is approved' : 'Do not merge it before it is approved'
  return `**${until}**, by a review or \`/agent approve\`: it needs ${renderApprovers(state)}. \`/agent reject <reason>\` closes it.`
}

function ownWords({ agent }: RunState): string[] {
  const summary = agent?.summary ?? ''
  return summary === '' ? [] : [`**What changed, in the agent's own words:**\n\n${quoted(summary, 4000)}`]
}

// What the overview rests on, in its order.
function behind(state: RunState): string[] {
  const { evidence, judged, impact, reviews, plan } = state
  return [
    ...(evidence === undefined ? [] : [folded('Evidence: what was run, before and after', [renderEvidence(evidence)])]),
    ...(judged === undefined ? [] : [folded('Guard: what the rules found', [renderNotable(judged.verdict)])]),
    ...(impact === undefined ? [] : [folded('Impact: what depends on it', [renderImpact(impact)])]),
    ...(reviews === undefined ? [] : [folded('Reviewer model: what it said', [renderReview(reviews)])]),
    ...(plan === undefined ? [] : [folded(`Plan: ${renderProgress(plan.plan)}`, [renderPlan(plan)])]),
    folded('Where it comes from', [renderProvenance(state)]),
  ]
}

/** The commit's message: the title, and who and what stands behind it. */
export function renderCommitMessage(state: RunState): string {
  const { intent } = state
  return [
    renderPullTitle(state),
    '',
    `Asked for by ${plainLine(intent.requester.login, 60)} on #${intent.subject.number}.`,
    `Sallyport-Run: ${state.runId}`,
  ].join('\n')
}

function renderProvenance(state: RunState): string {
  const { base, change, steps } = state
  const dropped = change?.dropped ?? []
  const lines = [
    `- run ${codeSpan(state.runId)}${steps.length === 0 ? '' : `, ${steps.length} steps, ${renderSpend(state)}, model ${codeSpan(steps.at(-1)?.model ?? 'none')}`}`,
    `- base ${short(base?.commit)}, tree judged and pushed ${short(change?.tree)}`,
    `- policy ${short(base?.policyDigest)}, environment ${short(state.evidence?.environment)}`,
    ...renderRounds(state).map((line) => `- ${line}`),
    ...(state.setUps ?? []).map(renderSetUp),
    ...renderMemoryUse(state).map((line) => `- ${line}`),
    `- files: ${(change?.files ?? []).slice(0, 50).map(codeSpan).join(', ')}`,
  ]
  if (dropped.length > 0) {
    lines.push(
      `- left behind: ${dropped
        .slice(0, 20)
        .map(({ path, why }) => `${codeSpan(path)} (${why})`)
        .join(', ')}`,
    )
  }
  return lines.join('\n')
}

function renderSetUp({ side, key, cached, commands, hosts, problem }: SetUpRecord): string {
  const name = `- dependencies of ${side === 'base' ? 'the base' : 'the change'}: `
  if (problem !== undefined) return `${name}not installed: ${plainLine(problem, 200)}`
  const how = cached ? 'installed by an earlier run' : commands.map(({ command }) => codeSpan(command)).join(', ')
  const from = hosts.length === 0 ? '' : `, from ${hosts.map(({ host }) => codeSpan(host)).join(', ')}`
  return `${name}${how}${from}, snapshot ${short(key)}`
}

function short(digest = ''): string {
  return codeSpan(digest.slice(0, 12))
}
