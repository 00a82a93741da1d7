import type { FileChange, Line } from '../../domain/change-set.ts'
import { CI_FILES } from '../paths/ci-files.ts'
import { baseName, extensionOf, foldPath } from '../paths/names.ts'
import { lookUp } from '../paths/path-table.ts'
import { isFixture } from '../paths/test-path.ts'
import type { Observation } from '../rule.ts'
import { parseObject } from '../source/package-json.ts'
import { observePackageRunner } from './package-runner.ts'

// Their `files` and `include` say where tests are; elsewhere they say what is published or built.
function isRunner(folded: string): boolean {
  return /(^|\/)(jest|vitest|ava|playwright|karma|tap|\.mocharc|\.taprc|pytest|\.pytest|pyproject|setup|tox)\b[\w.-]*$/.test(
    folded,
  )
}

type Seen = Omit<Observation, 'path'>

const TOLERANT =
  /--pass-?with-?no-?tests\b|passWithNoTests["']?\s?[:=]\s?true|--no-?verify\b|-DskipTests\b|-Dmaven\.test\.skip\b|\bskipTests>\s?true|--allow-empty\b|--suppress-no-test-exit-code\b|\bcontinue-on-error:\s?true|allow_failure:\s?true|--exit-zero\b|--forbid-?only(?:=|\s)false/i
// What runs less than it did: only in files that configure tests, only as a new line.
const NARROWED =
  /--test-?[nN]ame-?[pP]attern\b|\s-(?:t|g|k|m)[ =]["']?\w|--grep\b|\bgrep\s?[:=]|--ignore(?:-glob)?[= ]|--deselect\b|\b(?:test|coverage|module)PathIgnorePatterns\b|\bexclude["']?\s?[:=(]|^\s{0,20}exclude\s["']|<excludes?>|^\s{0,8}exclude:|\bnorecursedirs\b|\bcollect_ignore|\bgo test [^\n]{0,80}-(?:run|short|skip)\b|--tag ~|--only-testing|--exclude-tag|\bretry["']?\s?[:=]\s?\d|\s(?:-u|--updateSnapshot|--update-snapshots?)\b/
const DISABLED =
  /\bignore_?(?:outcome|Failures)\s?=\s?true|testFailureIgnore>\s?true|\bfail_on_error\s?=\s?false|^\s{0,20}enabled\s?=\s?false|^\s{0,8}(?:test|harness)\s?=\s?false|"strict(?:NullChecks)?"\s?:\s?false/
// A leading dash tells make and tox to go on after a failure; a recipe of `true` runs nothing.
const LENIENT =
  /^(?:\t|commands\s?=\s?|\s{1,8})-\s?(?:\w[\w./-]{0,40} ){0,3}(?:go|npm|npx|pytest|cargo|make|mvn|node|rspec|jest|tox)\b|^\t@?(?:true|:)\s{0,9}$/
const PATTERNS =
  /\b(?:testMatch|testRegex|testpaths|python_(?:files|classes|functions)|spec|include|includes|files|roots)\b["']?\s{0,4}[:=]/
const SWALLOWED = /\|\|\s?(?:true|:|exit 0|echo\b|\(exit 0\))|;\s?(?:true|exit 0)\s?["']?,?$|^\s{0,40}set \+e\b/
const ABOUT_TESTS =
  /\b(?:test|tests|check|lint|verify|spec|jest|vitest|mocha|ava|tap|pytest|tox|rspec|cargo|go|mvn|gradle\w*|tsc|eslint|coverage|c8|nyc)\b/
const NEUTRAL = /^(?:true|:|exit(?: 0)?|echo\b[^&|;]*|node -e ["']{0,2}|)$/

/** Thresholds that sank and commands that can no longer fail, in the files that configure tests. */
export function observeConfiguration(file: FileChange): Observation[] {
  const { path } = file
  const folded = foldPath(path)
  if (isFixture(folded)) return []
  const isPackage = baseName(folded) === 'package.json'
  const isTypes = /^tsconfig[\w.-]*\.json$/.test(baseName(folded))
  const configures =
    isPackage ||
    isTypes ||
    lookUp(CI_FILES, folded) !== undefined ||
    ['toml', 'cfg', 'ini', 'sh'].includes(extensionOf(folded)) ||
    /coverage|codecov/.test(folded)
  if (!configures) return []
  const seen = [
    ...sunk(file),
    ...(isPackage ? [...scripts(file), ...observePackageRunner(file)] : []),
    ...tolerated(file, isPackage || isTypes),
    ...(isRunner(folded) ? repointed(file) : []),
  ]
  return seen.map((one) => ({ ...one, path }))
}

function tolerated({ path, addedLines, removedLines }: FileChange, saysMore: boolean): Seen[] {
  const known = new Set(removedLines.map(({ text }) => text.trim()))
  const isCoverage = /nycrc|c8rc|coverage|codecov|taprc/i.test(path)
  return addedLines
    .filter(({ text }) => !known.has(text.trim()))
    .flatMap(({ number, text }): Seen[] => {
      const line = text.slice(0, 4_000)
      if (TOLERANT.test(line) || DISABLED.test(line) || LENIENT.test(line))
        return [{ verb: 'block', what: 'a check that may find nothing or fail unseen', line: number }]
      if (saysMore) return []
      return softened(line, number, isCoverage)
    })
}

function softened(line: string, number: number, isCoverage: boolean): Seen[] {
  if (NARROWED.test(line))
    return [
      {
        verb: isCoverage ? 'disclose' : 'hold',
        what: isCoverage ? 'less is counted' : 'fewer tests are run',
        line: number,
      },
    ]
  if (!SWALLOWED.test(line)) return []
  const verb = ABOUT_TESTS.test(line) ? 'block' : 'hold'
  return [{ verb, what: IGNORED, line: number }]
}

// Which files hold tests was said otherwise: the new pattern may find fewer.
function repointed({ addedLines, removedLines }: FileChange): Seen[] {
  const gone = removedLines.filter(({ text }) => PATTERNS.test(text.slice(0, 4_000)))
  if (gone.length === 0) return []
  return [{ verb: 'hold', what: 'the files that hold tests are found otherwise', line: addedLines[0]?.number }]
}

// `"test": "echo ok"`: the command is still there and does nothing.
function scripts({ before, after, addedLines }: FileChange): Seen[] {
  const was = scriptsOf(before?.text)
  const now = scriptsOf(after?.text)
  return Object.keys({ ...was, ...now }).flatMap((name): Seen[] => {
    const line = addedLines.find(({ text }) => text.includes(`"${name}"`))?.number
    return scriptChange(name, was[name]?.trim(), now[name]?.trim()).map((one) => ({ ...one, line }))
  })
}

const MAIN = /^(?:tests?|check|ci|verify|spec)$/

function scriptChange(name: string, was: string | undefined, now: string | undefined): Omit<Seen, 'line'>[] {
  if (was === now || !ABOUT_TESTS.test(name)) return []
  if (now === undefined) {
    const verb = MAIN.test(name) && !NEUTRAL.test(was ?? '') ? 'hold' : 'disclose'
    return [{ verb, what: `the script ${name} was removed` }]
  }
  if (was === undefined) return SWALLOWED.test(now) ? [{ verb: 'hold', what: IGNORED }] : []
  return changedScript(name, was, now)
}

const IGNORED = 'a command whose failure is ignored'

function changedScript(name: string, was: string, now: string): Omit<Seen, 'line'>[] {
  if (NEUTRAL.test(now))
    return NEUTRAL.test(was) ? [] : [{ verb: 'block', what: `the script ${name} does nothing any more` }]
  if (SWALLOWED.test(now) && !SWALLOWED.test(was)) return [{ verb: 'block', what: IGNORED }]
  const isLess = (NARROWED.test(now) && !NARROWED.test(was)) || (MAIN.test(name) && runsLess(was, now))
  return isLess ? [{ verb: 'hold', what: `the script ${name} runs less than it did` }] : []
}

// One command of several is gone, or one that took a folder takes a file.
function runsLess(was: string, now: string): boolean {
  const commands = (script: string): string[] => script.split(/&&|;/).map((part) => part.trim().split(/\s/, 1)[0] ?? '')
  const left = new Set(commands(now))
  const gone = commands(was).filter((command) => !left.has(command))
  return (
    (gone.length > 0 && commands(now).length < commands(was).length) ||
    (/\.[cm]?[jt]s\b/.test(now) && !/\.[cm]?[jt]s\b/.test(was) && !now.includes('*'))
  )
}

function scriptsOf(text: string | undefined): Readonly<Record<string, string>> {
  const scripts = parseObject(text)?.scripts
  if (typeof scripts !== 'object' || scripts === null) return {}
  return Object.fromEntries(Object.entries(scripts).filter(([, value]) => typeof value === 'string'))
}

const THRESHOLD =
  /(?<![\w-])(branches|functions|lines|statements|fail[_-]under|cov-fail-under|minimum_coverage(?:_by_file)?|minimum|target|threshold|check-coverage|perFile)\b["']?\s{0,9}(?:=>|[:=> ])\s{0,9}["']?(\d{1,3}(?:\.\d{1,6})?|true|false)/g

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
