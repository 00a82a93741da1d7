import type { Finding, Verdict } from '../domain/verdict.ts'
import { codeSpan, sentence } from './safe-text.ts'

/** Every rule with its finding, strictest first. */
export function renderFindings(verdict: Verdict): string {
  const rows = [...verdict.findings].sort((left, right) => rank(right) - rank(left)).map(rowOf)
  return ['| rule | verdict | why |', '| --- | --- | --- |', ...rows].join('\n')
}

/** For a pull request: what a reviewer should look at, and the names of the rules that found nothing. */
export function renderNotable(verdict: Verdict): string {
  const quiet = verdict.findings.filter(({ verb }) => verb === 'allow').map(({ rule }) => rule)
  const notable = verdict.findings.filter(({ verb }) => verb !== 'allow')
  const table = notable.length === 0 ? [] : [renderFindings({ ...verdict, findings: notable })]
  const rest = quiet.length === 0 ? [] : [`Nothing found by ${quiet.join(', ')}.`]
  return [...table, ...rest].join('\n\n')
}

function rank(finding: Finding): number {
  return ['not-judged', 'allow', 'disclose', 'hold', 'block'].indexOf(finding.verb)
}

function rowOf(finding: Finding): string {
  const places = finding.locations
    .slice(0, 5)
    .map(({ path, line }) => codeSpan(line === undefined ? path : `${path}:${line}`))
  const more = finding.locations.length > 5 ? ` and ${finding.locations.length - 5} more` : ''
  const said = finding.locations.every(({ path }) => finding.reason.includes(path))
  const where = said ? '' : ` (${places.join(', ')}${more})`
  return `| ${finding.rule} | ${finding.verb} | ${sentence(finding.reason)}${where} |`
}
