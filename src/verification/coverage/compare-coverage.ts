import type { ChangeSet, FileChange } from '../../domain/change-set.ts'
import type { Coverage } from '../../domain/evidence.ts'
import { isUnreadCode, languageOf } from '../code/languages.ts'
import { isTestFile } from '../test-files.ts'
import { isCode, type SourceCoverage } from './line-coverage.ts'

const MOST_NAMED = 20

export interface BothSides {
  readonly base: SourceCoverage
  readonly head: SourceCoverage
}

/** Changed sources of languages with code in them. */
export function changedSources({ files }: ChangeSet): FileChange[] {
  return files.filter(({ path }) => {
    return !isTestFile(path) && (isUnreadCode(path) || (languageOf(path)?.family ?? 'data') !== 'data')
  })
}

/**
 * The lines that went, as the base's tests covered them, against those that came. Where none went that could be covered,
 * the changed files as a whole stand for them.
 */
export function compareCoverage(change: ChangeSet, sides: BothSides): Coverage {
  const files = changedSources(change)
  const removed = files.flatMap(({ path, previousPath, removedLines }) =>
    readLines(sides.base, previousPath ?? path, removedLines),
  )
  const whole = files.flatMap(({ path, previousPath, before }) =>
    before?.text === undefined ? [] : readLines(sides.base, previousPath ?? path, allLines(before.text)),
  )
  const was = removed.length > 0 ? removed : whole
  const is = files.flatMap(({ path, addedLines }) => readLines(sides.head, path, addedLines))
  const [base, head] = [countsOf(was), countsOf(is)]
  const uncovered = is.filter(({ ran }) => !ran).map(({ path, line }) => `${path}:${line}`)
  // Products instead of quotients: no rounding decides.
  const fell = head.lines > 0 && base.lines > 0 && head.covered * base.lines < base.covered * head.lines
  return { base, head, uncovered: uncovered.slice(0, MOST_NAMED), fell }
}

interface Read {
  readonly path: string
  readonly line: number
  readonly ran: boolean
}

type Lines = FileChange['addedLines']

// A file that the tests never loaded covers nothing; in one that they did, what the tool leaves out is no code.
function readLines(side: SourceCoverage, path: string, lines: Lines): Read[] {
  const known = side.get(path)
  return lines.flatMap(({ number: line, text }) => {
    const ran = known === undefined ? false : known.get(line)
    return ran === undefined || !isCode(text) ? [] : [{ path, line, ran }]
  })
}

function allLines(text: string): Lines {
  return text.split('\n').map((line, index) => ({ number: index + 1, text: line }))
}

function countsOf(read: readonly Read[]): { readonly covered: number; readonly lines: number } {
  return { covered: read.filter(({ ran }) => ran).length, lines: read.length }
}
