import type { ChangeSet, FileChange, Line } from '../domain/change-set.ts'
import type { Verdict } from '../domain/verdict.ts'
import { folded } from './folded.ts'
import { renderStopping } from './render-findings.ts'
import { codeSpan, fenced } from './safe-text.ts'
import { STATE_WORDS } from './state-words.ts'

/** Of a comment's 65,536: the rest of it must fit, too. */
const LONGEST_DIFF = 40_000
const LONGEST_LINE = 300
const MOST_FILES = 50

/** A held change as people have to see it before it leaves: why it is held, what CI would execute, and the lines. */
export function renderHeld(change: ChangeSet, verdict: Verdict): string {
  const { length } = change.files
  return [
    `### ${STATE_WORDS.held.word}: this would leave with \`/agent publish\``,
    renderStopping({ ...verdict, verb: 'hold' }),
    executed(verdict),
    folded(`The change: ${length === 1 ? '1 file' : `${length} files`}`, [renderDiff(change)]),
  ].join('\n\n')
}

function executed({ findings }: Verdict): string {
  const finding = findings.find(({ rule }) => rule === 'ci-execution')
  const paths = [...new Set((finding?.locations ?? []).map(({ path }) => path))]
  if (paths.length === 0) return 'Your CI would execute none of it, as far as the guard can see.'
  const more = paths.length > MOST_FILES ? ` and ${paths.length - MOST_FILES} more` : ''
  return `Once it is pushed, your CI executes: ${paths.slice(0, MOST_FILES).map(codeSpan).join(', ')}${more}.`
}

function renderDiff({ files }: ChangeSet): string {
  return fenced(files.flatMap(linesOf).join('\n'), LONGEST_DIFF, 'diff')
}

function linesOf(file: FileChange): string[] {
  const { path, previousPath, before, after } = file
  const head = [`--- ${before === undefined ? '/dev/null' : (previousPath ?? path)}`]
  head.push(`+++ ${after === undefined ? '/dev/null' : path}`)
  if (before !== undefined && after !== undefined && before.mode !== after.mode) {
    head.push(`mode ${before.mode} becomes ${after.mode}`)
  }
  const shown = [before, after].every((side) => side === undefined || side.text !== undefined)
  return [...head, ...(shown ? hunksOf(file) : ['(no text)'])].map((line) => cut(line.replaceAll(/[\r\n]/g, ' ')))
}

// Lines that go and come between the same two that stay belong together.
function hunksOf({ removedLines, addedLines }: FileChange): string[] {
  const lines = [...placed(removedLines, '-'), ...placed(addedLines, '+')]
  const hunks = Map.groupBy(
    lines.sort((left, right) => left.stays - right.stays),
    ({ stays }) => stays,
  )
  return [...hunks.values()].flatMap((hunk) => [`# line ${hunk[0]?.number}`, ...hunk.map(({ text }) => text)])
}

// How many lines that stay are in front of each: the same on both sides.
function placed(lines: readonly Line[], sign: string) {
  return lines.map(({ number, text }, index) => ({ stays: number - index, number, text: `${sign}${text}` }))
}

function cut(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE).toWellFormed()}…` : line
}
