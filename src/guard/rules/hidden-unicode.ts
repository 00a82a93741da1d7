import type { FileChange } from '../../domain/change-set.ts'
import { namesOf } from '../paths/names.ts'
import { isProse } from '../paths/prose.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'
import { mask } from '../source/mask.ts'
import { syntaxOf } from '../source/syntax.ts'
import type { Suspicion } from '../text/invisible.ts'
import { suspicionsIn } from '../text/invisible.ts'
import type { Disguise } from '../text/mixed-script.ts'
import { disguisesIn } from '../text/mixed-script.ts'

const WHAT: Readonly<Record<Suspicion, string>> = {
  bidi: 'a character that reorders text',
  tag: 'an invisible tag character',
  invisible: 'an invisible character',
  control: 'a control character',
}

const DISGUISES: Readonly<Record<Disguise, string>> = {
  mixed: 'a name that mixes alphabets',
  compatibility: 'a name in letters that stand for others',
  lookalike: 'a name in letters that look Latin',
}

/** Blocks what readers cannot see (Trojan Source, hidden instructions) and flags names that read as another. */
export const hiddenUnicode: Rule = ({ change }) =>
  summarise(change.files.flatMap(observe), 'Everything that was added can be seen.')

function observe(file: FileChange): Observation[] {
  return [...inPath(file), ...inLines(file), ...inNames(file)]
}

function inPath(file: FileChange): Observation[] {
  return namesOf(file).flatMap((path): Observation[] => {
    const hidden = suspicionsIn(path, { prose: false, first: false })
    const disguised = disguisesIn(path)
    return [
      ...hidden.map((kind) => ({ verb: 'block' as const, what: `${WHAT[kind]} in a path`, path })),
      ...disguised.map((kind) => ({ verb: 'hold' as const, what: `${DISGUISES[kind]} in a path`, path })),
    ]
  })
}

function inLines({ path, addedLines }: FileChange): Observation[] {
  const prose = isProse(path)
  return addedLines.flatMap(({ number, text }) =>
    suspicionsIn(text, { prose, first: number === 1 }).map((kind) => ({
      verb: verbFor(kind, prose),
      what: WHAT[kind],
      path,
      line: number,
    })),
  )
}

// Tags are never written by people; in prose a stray joiner or soft hyphen is a person's to judge.
function verbFor(kind: Suspicion, prose: boolean): 'block' | 'hold' {
  if (kind === 'control') return 'hold'
  return prose && kind === 'invisible' ? 'hold' : 'block'
}

const FOREIGN = /[^\t\x20-\x7e]/

function inNames({ path, after, addedLines }: FileChange): Observation[] {
  if (isProse(path) || after?.text === undefined || !addedLines.some(({ text }) => FOREIGN.test(text))) return []
  const code = isJson(path) ? [] : mask(after.text, syntaxOf(path)).codeOnly.split('\n')
  return addedLines.flatMap(({ number, text }) =>
    disguisesIn(isJson(path) ? keysOf(text) : (code[number - 1] ?? '')).map((kind) => ({
      verb: 'hold' as const,
      what: DISGUISES[kind],
      path,
      line: number,
    })),
  )
}

function isJson(path: string): boolean {
  return /\.json[5c]?$/i.test(path)
}

// Names are strings there: those before a colon.
function keysOf(line: string): string {
  return [...line.matchAll(/"([^"\n]{1,200})"\s{0,9}:/g)].map(([, key]) => key).join(' ')
}
