import { workName } from '../domain/intent.ts'
import type { RunState } from '../domain/run-state.ts'
import type { SetUpRecord } from '../domain/set-up-record.ts'
import { runMarker } from './markers.ts'
import { renderEvidence } from './render-evidence.ts'
import { renderNotable } from './render-findings.ts'
import { renderImpact } from './render-impact.ts'
import { renderMemoryUse } from './render-memory.ts'
import { renderPlan } from './render-plan.ts'
import { renderReview } from './render-review.ts'
import { renderRounds } from './render-rounds.ts'
import { renderSpend } from './render-spend.ts'
import { codeSpan, fenced, person, plainLine } from './safe-text.ts'

/** `fix: what the agent says it did`, in plain characters. */
export function renderPullTitle(state: RunState): string {
  const said = plainLine(state.agent?.title ?? '', 60)
  const subject = plainLine(state.intent.subject.title, 60)
  const title = said === '' ? subject : said
  const prefix = `${workName(state.intent)}: `
  return title.toLowerCase().startsWith(prefix) ? title : `${prefix}${title}`
}

/** The pull request's body: computed facts first, the agent's own words quoted as such. */
export function renderPullBody(state: RunState): string {
  const { intent } = state
  const parts = [
    askedLine(intent),
    `${waitOf(state)} ${requesterOf(state)}`,
    section('What was proved', state.evidence === undefined ? 'Nothing was run.' : renderEvidence(state.evidence)),
    ...(state.impact === undefined ? [] : [section('What depends on it', renderImpact(state.impact))]),
    section('What the guard found', state.judged === undefined ? 'Not judged.' : renderNotable(state.judged.verdict)),
    ...(state.reviews === undefined ? [] : [section('What the reviewer model said', renderReview(state.reviews))]),
    ...(state.plan === undefined ? [] : [section('What was planned', renderPlan(state.plan))]),
    ...(intent.revert === undefined
      ? [section("The agent's own words", fenced(state.agent?.summary ?? '', 4000))]
      : []),
    section('Where it comes from', renderProvenance(state)),
    runMarker(state.runId),
  ]
  return parts.join('\n\n')
}

function waitOf({ base }: RunState): string {
  const checks = 'until the three `sallyport` checks are green.'
  return base?.policy.draft === 'never' ? `Do not merge this ${checks}` : `This is a draft ${checks}`
}

function askedLine({ requester, subject, kind, revert }: RunState['intent']): string {
  if (revert !== undefined) return `${person(requester)} asked to take #${revert.pull} back. No model took part in it.`
  const closes = subject.type === 'issue' && kind === 'fix' ? `Closes #${subject.number}.` : ''
  return `${person(requester)} asked for \`${kind}\` on #${subject.number}. ${closes}`.trim()
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
    `- run ${codeSpan(state.runId)}, ${steps.length} steps, ${renderSpend(state)}, model ${codeSpan(steps.at(-1)?.model ?? 'none')}`,
    `- base ${codeSpan(base?.commit ?? '')}, tree judged and pushed ${codeSpan(change?.tree ?? '')}`,
    `- policy ${codeSpan(base?.policyDigest.slice(0, 16) ?? '')}, environment ${codeSpan(state.evidence?.environment.slice(0, 16) ?? '')}`,
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
  return `${name}${how}${from}, snapshot ${codeSpan(key.slice(0, 16))}`
}

function requesterOf({ intent, base }: RunState): string {
  const who = person(intent.requester)
  return base?.policy.approval.requester === 'if-sole-writer'
    ? `${who}'s own approval counts only while nobody else can write to this repository, as its policy says.`
    : `${who}'s own approval does not count.`
}

function section(title: string, body: string): string {
  return `### ${title}\n\n${body}`
}
