import type { Finding, Verdict } from '../domain/verdict.ts'
import { codeSpan, sentence } from './safe-text.ts'

/** Every rule with its finding, strictest first. */
export function renderFindings(verdict: Verdict): string {
  const rows = [...verdict.findings].sort((left, right) => rank(right) - rank(left)).map(rowOf)
  return ['| rule | verdict | why |', '| --- | --- | --- |', ...rows].join('\n')
}

/** For a pull request: what a reviewer should look at, and the names of the rules that found nothing. */
export function renderNotable(verdict: Verdict): string {
  const quiet = verdict.findings
    .filter(({ verb, risk }) => verb === 'allow' && risk === undefined)
    .map(({ rule }) => rule)
  const notable = verdict.findings.filter(({ verb }) => verb !== 'allow')
  const table = notable.length === 0 ? [] : [renderFindings({ ...verdict, findings: notable })]
  const rest = quiet.length === 0 ? [] : [`Nothing found by ${quiet.join(', ')}.`]
  return [...table, ...rest].join('\n\n')
}

/** What stops a change, a line each: for who has to decide about it. */
export function renderStopping({ verb, findings }: Verdict): string {
  const stopping = findings.filter((finding) => finding.verb === verb)
  return stopping.map((finding) => `- **${finding.rule}** ${WORDS[finding.verb]} it: ${reasonOf(finding)}`).join('\n')
}

const WORDS: Readonly<Record<Finding['verb'], string>> = {
  allow: 'allows',
  disclose: 'discloses',
  hold: 'holds',
  block: 'blocks',
  'not-judged': 'did not judge',
}

function rank(finding: Finding): number {
  return ['not-judged', 'allow', 'disclose', 'hold', 'block'].indexOf(finding.verb)
}

function rowOf(finding: Finding): string {
  return `| ${finding.rule} | ${finding.verb} | ${reasonOf(finding)} |`
}

function reasonOf({ locations, reason }: Finding): string {
  const places = locations.slice(0, 5).map(({ path, line }) => codeSpan(line === undefined ? path : `${path}:${line}`))
  const more = locations.length > 5 ? ` and ${locations.length - 5} more` : ''
  if (locations.every(({ path }) => reason.includes(path))) return sentence(reason)
  return `${sentence(reason.replace(/\.$/, ''))} (${places.join(', ')}${more}).`
}
