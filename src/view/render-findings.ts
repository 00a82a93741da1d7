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

/** A finding's reason with the places that it does not name itself. */
export function reasonOf({ locations, reason }: Finding): string {
  const others = locations.filter(({ path }) => !reason.includes(path))
  if (others.length === 0) return sentence(reason)
  const places = others.slice(0, 5).map(({ path, line }) => codeSpan(line === undefined ? path : `${path}:${line}`))
  const list = `${places.join(', ')}${others.length > 5 ? ` and ${others.length - 5} more` : ''}`
  if (others.length < locations.length) return `${sentence(reason)} Also: ${list}.`
  return `${sentence(reason.replace(/\.$/, ''))} (${list}).`
}
