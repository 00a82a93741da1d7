import type { SideRun, TestStatus } from '../../src/domain/evidence.ts'
import type { Finding } from '../../src/domain/verdict.ts'
import type { Change } from './changes.ts'
import type { Pair } from './pair.ts'
import type { Judged } from './room.ts'

export interface Row {
  readonly pair: string
  readonly language: string
  readonly runner: string
  readonly mode: Change['mode']
  readonly proves: boolean
  readonly holds: boolean | 'not-applicable'
  readonly verb: Finding['verb']
  readonly failBefore: number
  readonly base: string
  readonly head: string
  readonly replayFails: number
  readonly seconds: number
  readonly proof: readonly string[]
  readonly finding: string
  /** The last of what failed on the head, or on the old code where nothing did. */
  readonly tail: string
}

export function rowOf(pair: Pair, change: Change, { evidence, finding }: Judged): Row {
  const { name, language, runner } = pair
  const side = (wanted: SideRun['side']) => evidence.sides.find((one) => one.side === wanted)
  const seconds = evidence.sides
    .flatMap(({ commands }) => commands)
    .reduce((sum, { durationMs }) => sum + durationMs, 0)
  return {
    pair: name,
    language,
    runner,
    mode: change.mode,
    proves: change.proves,
    holds: evidence.proof?.holds ?? 'not-applicable',
    verb: finding.verb,
    failBefore: evidence.failBefore.length,
    base: countsOf(side('base')),
    head: countsOf(side('head')),
    replayFails: evidence.replayed?.failing.length ?? 0,
    seconds: Math.round(seconds / 100) / 10,
    proof: [...(evidence.proof?.reasons ?? []), ...(evidence.missing === undefined ? [] : [evidence.missing])],
    finding: finding.reason,
    tail: tailOf(side('head')) ?? tailOf(side('base-with-new-tests')) ?? '',
  }
}

/** What has to be proved leaves without a person; what proves nothing does not. */
export function isRight({ proves, holds, verb }: Row): boolean {
  const passes = verb === 'allow' || verb === 'disclose'
  return proves ? holds === true && passes : holds !== true && !passes
}

function tailOf(side: SideRun | undefined): string | undefined {
  return side?.commands.find(({ exitCode }) => exitCode !== 0)?.tail
}

function countsOf(side: SideRun | undefined): string {
  if (side === undefined) return 'not run'
  const tests = side.commands.flatMap((command) => command.tests)
  const count = (...wanted: TestStatus[]) => tests.filter(({ status }) => wanted.includes(status)).length
  if (tests.length === 0) return side.passed ? 'passes' : 'fails'
  return `${count('passed')}/${tests.length}${side.passed ? '' : ' fails'}`
}

export function renderRows(rows: readonly Row[], details: boolean): string {
  const titles = ['Pair', 'Language, runner', 'Change', 'Base', 'Head', 'Fail before', 'Replay fails', 'Proof', 'Guard']
  const lines = rows.map((row) =>
    [
      row.pair,
      `${row.language}, ${row.runner}`,
      row.mode,
      row.base,
      row.head,
      row.failBefore,
      row.replayFails,
      row.holds === true ? 'holds' : 'none',
      `${row.verb}${isRight(row) ? '' : ' **wrong**'}`,
    ].join(' | '),
  )
  const said = details
    ? rows.map(
        (row) =>
          `  ${row.pair} · ${row.mode}: ${row.proof.join(' ')} | ${row.finding}\n${isRight(row) ? '' : row.tail}`,
      )
    : []
  const pairs = new Set(rows.map(({ pair }) => pair)).size
  const right = rows.filter(isRight).length
  const sum = `${pairs} pairs, ${rows.length} changes, ${right} judged as they should be.`
  return `${[titles.join(' | '), titles.map(() => '---').join(' | '), ...lines, '', ...said, sum].join('\n')}\n`
}
