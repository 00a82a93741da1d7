import type { CommandRun, Coverage, Evidence, Metric, Proof, SideRun, TestStatus } from '../domain/evidence.ts'
import { folded } from './folded.ts'
import { codeSpan, fenced, sentence } from './safe-text.ts'

const SIDES: Readonly<Record<SideRun['side'], string>> = {
  base: 'before the change',
  'base-with-new-tests': "the change's tests on the old code",
  'base-tests-on-head': 'the old tests on the new code',
  head: 'with the change',
}

const ORDER: readonly SideRun['side'][] = ['base', 'head', 'base-with-new-tests', 'base-tests-on-head']

/** The clean room's findings, read in ten seconds; the failing output is one click away. */
export function renderEvidence(evidence: Evidence): string {
  const { sides, missing, metrics = [] } = evidence
  const shown = ORDER.flatMap((name) => sides.filter(({ side }) => side === name))
  const parts = [
    ...(missing === undefined ? [] : [`**No evidence:** ${sentence(missing)}`]),
    ...environmentLines(evidence),
    ...proofLine(evidence.proof),
    ...(shown.length === 0 ? [] : [table(shown)]),
    ...(metrics.length === 0 ? [] : [metricTable(metrics)]),
    ...coverageLine(evidence.coverage),
    ...differences(evidence),
    ...shown.flatMap(failingOutput),
  ]
  return parts.join('\n\n')
}

// Where nothing but the operator's own environment was asked for, there is nothing to say.
function environmentLines({ image, environment, services = [], note }: Evidence): string[] {
  const ran = [
    ...(image === undefined ? [] : [`${codeSpan(image)} (${short(environment)})`]),
    ...services.map(
      (service) => `${codeSpan(service.name)} from ${codeSpan(service.image)} (${short(service.digest)})`,
    ),
  ]
  const lines = ran.length === 0 ? [] : [`**Run in:** ${ran.join(', with ')}`]
  return note === undefined ? lines : [...lines, `**Environment:** ${sentence(note)}`]
}

function short(digest: string): string {
  return codeSpan(digest.slice(0, 12))
}

function proofLine(proof: Proof | undefined): string[] {
  if (proof === undefined || proof.holds === 'not-applicable') return []
  const title = proof.holds ? `Proof of ${NOUN[proof.kind]}:` : `No proof of ${NOUN[proof.kind]}:`
  return [`**${title}** ${proof.reasons.map(sentence).join(' ')}`]
}

const NOUN: Readonly<Record<Proof['kind'], string>> = {
  fix: 'a fix',
  refactor: 'a refactoring',
  test: 'the new tests',
  docs: 'documentation only',
}

function table(sides: readonly SideRun[]): string {
  const head = ['| in a clean container | result | command |', '| --- | --- | --- |']
  return [...head, ...sides.flatMap(rowsOf)].join('\n')
}

function rowsOf(side: SideRun): string[] {
  const cached = side.cachedFrom === undefined ? '' : ` (as in run ${codeSpan(side.cachedFrom)})`
  return side.commands.map((run) => {
    return `| ${SIDES[side.side]}${cached} | ${resultOf(run)} | ${codeSpan(run.command)} |`
  })
}

function resultOf({ timedOut, exitCode, durationMs, tests }: CommandRun): string {
  const word = timedOut ? '**timed out**' : exitCode === 0 ? 'passed' : `**failed** (exit ${exitCode ?? 'killed'})`
  const count = (...wanted: TestStatus[]) => tests.filter(({ status }) => wanted.includes(status)).length
  const counts: [number, string][] = [
    [count('passed'), 'pass'],
    [count('failed', 'error'), 'fail'],
    [count('skipped'), 'skipped'],
  ]
  const said = counts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`)
  return [word, ...said, `${(durationMs / 1000).toFixed(1)} s`].join(' · ')
}

function metricTable(metrics: readonly Metric[]): string {
  const rows = metrics.map(({ name, unit, base, head, allowed, exceeded, problem }) => {
    const value = (number: number | undefined) =>
      number === undefined ? 'none' : `${rounded(number)} ${sentence(unit)}`.trim()
    const verdict = problem === undefined ? (exceeded ? '**worse than allowed**' : 'within') : sentence(problem)
    return `| ${codeSpan(name)} | ${value(base)} | ${value(head)} | ${sentence(allowed)} | ${verdict} |`
  })
  return ['| measured | before | with the change | allowed | |', '| --- | ---: | ---: | ---: | --- |', ...rows].join(
    '\n',
  )
}

function coverageLine(coverage: Coverage | undefined): string[] {
  if (coverage === undefined) return []
  const { base, head, uncovered, notMeasured } = coverage
  if (base === undefined || head === undefined) return [`**Coverage:** ${sentence(notMeasured ?? 'not measured.')}`]
  const open = uncovered.length === 0 ? '' : ` Run by no test: ${listed(uncovered)}.`
  const before = `${base.covered} of ${base.lines} lines before`
  return [`**Changed lines that the tests run:** ${before}, ${head.covered} of ${head.lines} with the change.${open}`]
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(6)))
}

function differences(evidence: Evidence): string[] {
  const { replayed } = evidence
  const weakened = replayed?.weakened ?? []
  const lists: [string, readonly string[]][] = [
    ['Newly failing', evidence.newlyFailing],
    ['Fail on the old code, pass with the change', evidence.failBefore],
    ['Pass only because the change altered them', weakened],
    ["The base's own tests fail over the change", (replayed?.failing ?? []).filter((name) => !weakened.includes(name))],
    ['Removed', evidence.removed],
    ['Newly skipped', evidence.newlySkipped],
    ['Steady before, flaky with the change', evidence.newlyFlaky ?? []],
    ['Flaky, not counted', (evidence.flaky ?? []).filter((name) => evidence.newlyFlaky?.includes(name) !== true)],
  ]
  const named = lists.filter(([, names]) => names.length > 0).map(([title, names]) => `**${title}:** ${listed(names)}`)
  return replayed?.notReplayable === undefined
    ? named
    : [...named, `**Not replayed:** ${sentence(replayed.notReplayable)}`]
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(codeSpan).join(', ')
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown
}

function failingOutput(side: SideRun): string[] {
  const failing = side.commands.filter((run) => run.exitCode !== 0)
  return failing.map((run) => folded(`Output of the failing command (${SIDES[side.side]})`, [fenced(run.tail, 4000)]))
}
