import type { Evidence } from '../domain/evidence.ts'
import type { ImpactRecord } from '../domain/impact.ts'
import type { Review } from '../domain/review.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Verdict } from '../domain/verdict.ts'
import { reasonOf } from './render-findings.ts'
import { codeSpan, person, sentence } from './safe-text.ts'
import { STATE_WORDS } from './state-words.ts'

/** What was found of a change, a row each: facts of ours, for who decides in ten seconds whether to read on. */
export function renderOverview(state: RunState): string {
  const { evidence, judged, impact, reviews } = state
  const rows: [string, string][] = [
    ['Evidence', evidence === undefined ? 'Nothing was run.' : evidenceRow(evidence)],
    ['Guard', judged === undefined ? 'Has not looked at it.' : guardRow(judged.verdict, state)],
    ...riskRows(judged?.verdict),
    ...(impact === undefined ? [] : [['Impact', impactRow(impact)] satisfies [string, string]]),
    ...(reviews === undefined ? [] : [['Reviewer model', reviewRow(reviews)] satisfies [string, string]]),
  ]
  const lines = rows.map(([what, found]) => `| **${what}** | ${found} |`)
  return ['| looked at | found |', '| --- | --- |', ...lines].join('\n')
}

/** One line, also the title of the check. Without evidence, the reason. */
export function summariseEvidence({ newlyFailing, missing, failBefore, sides }: Evidence): string {
  if (newlyFailing.length > 0) return 'Tests fail with the change'
  if (missing !== undefined) return 'No evidence'
  if (failBefore.length > 0)
    return `${failBefore.length} failed before and ${failBefore.length === 1 ? 'passes' : 'pass'} now`
  const passed = sides.find(({ side }) => side === 'head')?.passed === true
  return passed ? 'The checks that were run pass' : 'Some checks fail, as they did before the change'
}

const ROW = 240

// What was found, in words, where it fits: a rule's name says nothing to who meets it for the first time.
function guardRow(verdict: Verdict, state: RunState): string {
  const summary = `${summariseGuard(verdict, state)}.`
  const found = verdict.findings.filter(({ verb }) => verb === 'disclose').map(reasonOf)
  const row = `Look at: ${found.join(' ')}`
  return verdict.verb === 'disclose' && row.length <= ROW ? row : summary
}

/** Who let a held change out. */
export function letOut({ publishRequests }: Pick<RunState, 'publishRequests'>): string {
  const names = publishRequests.map((actor) => person(actor).replaceAll('*', ''))
  return names.length === 0 ? 'not let out by anybody' : `let out by ${names.join(', ')}`
}

function evidenceRow(evidence: Evidence): string {
  const { proof, missing } = evidence
  if (missing !== undefined) return `None: ${sentence(missing)}`
  if (proof === undefined || proof.holds === 'not-applicable') return `${summariseEvidence(evidence)}.`
  return `${proof.holds ? '' : '**Not proved.** '}${proof.reasons.map(sentence).join(' ')}`
}

/** Which rules a reader should look at, and what they did: one line, also the title of the check. */
export function summariseGuard(verdict: Verdict, state: Pick<RunState, 'publishRequests'>): string {
  const rules = (verb: Verdict['verb']) =>
    verdict.findings.filter((finding) => finding.verb === verb).map(({ rule }) => rule)
  const [blocking, holding, disclosed] = [rules('block'), rules('hold'), rules('disclose')]
  const said = [
    ...(blocking.length === 0 ? [] : [`${STATE_WORDS.blocked.word} by ${blocking.join(', ')}`]),
    ...(holding.length === 0 ? [] : [`${STATE_WORDS.held.word} by ${holding.join(', ')}, ${letOut(state)}`]),
    ...(disclosed.length === 0 ? [] : [`Look at ${disclosed.join(', ')}`]),
  ]
  return said.length === 0 ? 'Nothing found' : said.join('. ')
}

function riskRows(verdict: Verdict | undefined): [string, string][] {
  const finding = verdict?.findings.find(({ rule }) => rule === 'risk')
  if (finding?.risk === undefined) return []
  const why = finding.reason.replace(/^The risk is \w+: /, '')
  return [['Risk', `${finding.risk.charAt(0).toUpperCase()}${finding.risk.slice(1)}: ${sentence(why)}`]]
}

function impactRow({ touched, dependents, tests, omitted }: ImpactRecord): string {
  if (touched.length === 0) return 'No exported symbol that was there before is touched.'
  const of = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`
  const symbols = of(touched.length + omitted.touched, 'exported symbol', 'exported symbols')
  const them = touched.length + omitted.touched === 1 ? 'it' : 'them'
  const files = of(dependents.length + omitted.dependents, 'file depends', 'files depend')
  const reached = of(tests.length + omitted.tests, 'test reaches', 'tests reach')
  return `${symbols} touched · ${files} on ${them} · ${reached} ${them}`
}

function reviewRow(reviews: readonly Review[]): string {
  const review = reviews.at(-1)
  if (review === undefined || review.missing !== undefined) return 'Said nothing.'
  const high = review.findings.filter(({ severity }) => severity === 'high').length
  const count = review.findings.length === 1 ? '1 finding' : `${review.findings.length} findings`
  return `${codeSpan(review.model)}: ${review.findings.length === 0 ? 'nothing found' : `${count}, ${high} high`}`
}
