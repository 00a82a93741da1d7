import type { Evidence, SideRun } from '../domain/evidence.ts'
import { codeSpan, fenced, sentence } from './safe-text.ts'

const SIDES: Readonly<Record<SideRun['side'], string>> = {
  base: 'before the change',
  'base-with-new-tests': "the change's tests on the old code",
  'base-tests-on-head': 'the old tests on the new code',
  head: 'with the change',
}

/** The clean room's findings, read in ten seconds; the failing output is one click away. */
export function renderEvidence(evidence: Evidence): string {
  if (evidence.missing !== undefined) return `**No evidence:** ${sentence(evidence.missing)}`
  const rows = evidence.sides.flatMap(rowsOf)
  const table = ['| in a clean container | command | result | seconds |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
  return [table, ...differences(evidence), ...evidence.sides.flatMap(failingOutput)].join('\n\n')
}

function rowsOf(side: SideRun): string[] {
  return side.commands.map((run) => {
    const result = run.timedOut
      ? 'timed out'
      : run.exitCode === 0
        ? 'passed'
        : `failed (exit ${run.exitCode ?? 'killed'})`
    return `| ${SIDES[side.side]} | ${codeSpan(run.command)} | ${result} | ${(run.durationMs / 1000).toFixed(1)} |`
  })
}

function differences(evidence: Evidence): string[] {
  const lists: [string, readonly string[]][] = [
    ['Fail on the old code, pass with the change', evidence.failBefore],
    ['Newly failing', evidence.newlyFailing],
    ['Removed', evidence.removed],
    ['Newly skipped', evidence.newlySkipped],
  ]
  return lists
    .filter(([, names]) => names.length > 0)
    .map(([title, names]) => `**${title}:** ${names.slice(0, 20).map(codeSpan).join(', ')}`)
}

function failingOutput(side: SideRun): string[] {
  const failing = side.commands.filter((run) => run.exitCode !== 0)
  return failing.map(
    (run) =>
      `<details><summary>Output of the failing command (${SIDES[side.side]})</summary>\n\n${fenced(run.tail, 4000)}\n\n</details>`,
  )
}
