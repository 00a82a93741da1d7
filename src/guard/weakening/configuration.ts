import type { FileChange, Line } from '../../domain/change-set.ts'
import { CI_FILES } from '../paths/ci-files.ts'
import { baseName, extensionOf, foldPath } from '../paths/names.ts'
import { lookUp } from '../paths/path-table.ts'
import type { Observation } from '../rule.ts'
import { parseObject } from '../source/package-json.ts'

type Seen = Omit<Observation, 'path'>

const TOLERANT =
  /--pass-?with-?no-?tests\b|passWithNoTests["']?\s?[:=]\s?true|--no-?verify\b|-DskipTests\b|-Dmaven\.test\.skip\b|\bskipTests>\s?true|--allow-empty\b|--suppress-no-test-exit-code\b|\bcontinue-on-error:\s?true|allow_failure:\s?true|--exit-zero\b|--forbid-?only(?:=|\s)false/i
const SWALLOWED = /\|\|\s?(?:true|:|exit 0|echo\b|\(exit 0\))|;\s?(?:true|exit 0)\s?["']?,?$|^\s{0,40}set \+e\b/
const ABOUT_TESTS =
  /\b(?:test|tests|check|lint|verify|spec|jest|vitest|mocha|ava|tap|pytest|tox|rspec|cargo|go|mvn|gradle\w*|tsc|eslint|coverage|c8|nyc)\b/
const NEUTRAL = /^(?:true|:|exit(?: 0)?|echo\b[^&|;]*|node -e ["']{0,2}|)$/

/** Thresholds that sank and commands that can no longer fail, in the files that configure tests. */
export function observeConfiguration(file: FileChange): Observation[] {
  const { path } = file
  const folded = foldPath(path)
  const isPackage = baseName(folded) === 'package.json'
  const configures =
    isPackage ||
    lookUp(CI_FILES, folded) !== undefined ||
    ['toml', 'cfg', 'ini', 'sh'].includes(extensionOf(folded)) ||
    /coverage|codecov/.test(folded)
  if (!configures) return []
  const seen = [...sunk(file), ...(isPackage ? scripts(file) : []), ...tolerated(file)]
  return seen.map((one) => ({ ...one, path }))
}

function tolerated({ addedLines, removedLines }: FileChange): Seen[] {
  const known = new Set(removedLines.map(({ text }) => text.trim()))
  return addedLines
    .filter(({ text }) => !known.has(text.trim()))
    .flatMap(({ number, text }): Seen[] => {
      const line = text.slice(0, 4_000)
      if (TOLERANT.test(line))
        return [{ verb: 'block', what: 'a check that may find nothing or fail unseen', line: number }]
      if (!SWALLOWED.test(line)) return []
      return [
        { verb: ABOUT_TESTS.test(line) ? 'block' : 'hold', what: 'a command whose failure is ignored', line: number },
      ]
    })
}

// `"test": "echo ok"`: the command is still there and does nothing.
function scripts({ before, after, addedLines }: FileChange): Seen[] {
  const was = scriptsOf(before?.text)
  const now = scriptsOf(after?.text)
  return Object.entries(was).flatMap(([name, command]): Seen[] => {
    if (!ABOUT_TESTS.test(name) || NEUTRAL.test(command.trim())) return []
    const line = addedLines.find(({ text }) => text.includes(`"${name}"`))?.number
    const left = now[name]
    if (left === undefined) return [{ verb: 'hold', what: `the script ${name} was removed`, line }]
    return NEUTRAL.test(left.trim()) ? [{ verb: 'block', what: `the script ${name} does nothing any more`, line }] : []
  })
}

function scriptsOf(text: string | undefined): Readonly<Record<string, string>> {
  const scripts = parseObject(text)?.scripts
  if (typeof scripts !== 'object' || scripts === null) return {}
  return Object.fromEntries(Object.entries(scripts).filter(([, value]) => typeof value === 'string'))
}

const THRESHOLD =
  /\b(branches|functions|lines|statements|fail[_-]under|cov-fail-under|minimum_coverage(?:_by_file)?|minimum|target|threshold|check-coverage|perFile)\b["']?\s{0,9}(?:=>|[:=> ])\s{0,9}["']?(\d{1,3}(?:\.\d{1,6})?|true|false)/g

// Compared by name, in order: each number that was there must still be there, and no smaller.
function sunk({ addedLines, removedLines }: FileChange): Seen[] {
  const now = Map.groupBy(addedLines.flatMap(thresholdsIn), ({ name }) => name)
  return removedLines.flatMap(thresholdsIn).flatMap(({ name, value }): Seen[] => {
    const match = now.get(name)?.shift()
    if (match !== undefined && match.value >= value) return []
    return [{ verb: 'block', what: `the threshold ${name} was lowered`, line: match?.line ?? addedLines[0]?.number }]
  })
}

interface Threshold {
  readonly name: string
  readonly value: number
  readonly line: number
}

function thresholdsIn({ number, text }: Line): Threshold[] {
  return [...text.slice(0, 4_000).matchAll(THRESHOLD)].map(([, name = '', value = '']) => ({
    name,
    value: value === 'true' ? 1 : Number(value === 'false' ? 0 : value),
    line: number,
  }))
}
