import type { FileChange } from '../../domain/change-set.ts'
import type { Verb } from '../../domain/verdict.ts'
import { extensionOf } from '../paths/names.ts'
import { isCodePath, isTestPath } from '../paths/test-path.ts'
import type { Observation } from '../rule.ts'
import { mask } from '../source/mask.ts'
import { syntaxOf } from '../source/syntax.ts'

interface Trick {
  readonly pattern: RegExp
  readonly verb: Verb
  readonly what: string
  /** Only looked for in tests, where the same words mean something else than in sources. */
  readonly inTests?: boolean
}

const KNOWS_RUNNER = 'code that behaves otherwise under a test runner'
const PATCHED = 'the test library was replaced at run time'

const TRICKS: readonly Trick[] = [
  {
    pattern:
      /\b(?:process\.env|import\.meta\.env)(?:\.|\[\s?["'])(?:CI|GITHUB_ACTIONS|JEST_WORKER_ID|VITEST\w*|MOCHA\w*|NODE_TEST_CONTEXT|TAP|npm_lifecycle_event)\b/,
    verb: 'block',
    what: KNOWS_RUNNER,
  },
  {
    pattern:
      /\b(?:environ(?:\.get\(|\[)|getenv\(|env::var\(|Getenv\(|GetEnvironmentVariable\(|ENV\[|ENV\.fetch\()\s?["'](?:CI|GITHUB_ACTIONS|PYTEST_\w+|RUST_TEST\w*|GO_TEST\w*|RSPEC\w*)["']/,
    verb: 'block',
    what: KNOWS_RUNNER,
  },
  {
    pattern: /["'](?:PYTEST_\w+|CI|GITHUB_ACTIONS)["'] (?:not )?in os\.environ/,
    verb: 'block',
    what: KNOWS_RUNNER,
  },
  {
    pattern:
      /["'](?:pytest|unittest|_pytest|nose)["'] (?:not )?in sys\.modules|\btesting\.Testing\(\)|\bflag\.Lookup\("test\.|\bdefined\?\(\s?(?:RSpec|Minitest)|typeof (?:jest|vi|describe|it|expect|mocha)\b/,
    verb: 'block',
    what: KNOWS_RUNNER,
  },
  {
    pattern: /\bNODE_ENV\b[^\n]{0,20}["']test["']|\bRails\.env\.test\?|\bcfg!\( ?test ?\)/,
    verb: 'hold',
    what: KNOWS_RUNNER,
  },
  {
    pattern:
      /\b(?:global|globalThis|window)\s?(?:\.\s?|\[\s?["'])(?:expect|assert|it|test|describe|beforeEach|afterEach)(?:["']\s?\])?\s?=(?!=)|^\s{0,40}(?:expect|assert|it|test|describe)(?:\.\w+){0,3}\s?=(?![=>])|\b(?:Object\.defineProperty|Object\.assign|Reflect\.set|(?:jest|vi|sinon)\.(?:spyOn|stub|replace\w*))\(\s?(?:assert|expect|global(?:This)?,\s?["'](?:expect|assert|it|test))\b/,
    verb: 'block',
    what: PATCHED,
  },
  {
    pattern:
      /^\s{0,20}(?:const|let|var) (?:expect|assert|it|test|describe) ?= ?(?:async )?(?:\(|function|\w+ ?=>)|^\s{0,20}function (?:expect|assert|it|test|describe)\(/,
    verb: 'block',
    what: PATCHED,
    inTests: true,
  },
  {
    pattern:
      /\b(?:jest|vi)\.mock\(\s?["'](?:node:)?(?:assert|@jest\/|vitest|chai|expect)|\bexpect\.extend\(\s?\{\s?(?:to(?:Be|Equal)|\.\.\.)|\bjest\.setup|Module\._load\s?=|require\.extensions\[/,
    verb: 'block',
    what: PATCHED,
  },
  {
    pattern:
      /\b(?:unittest\.)?TestCase\.(?:assert\w+|fail\w*|run|setUp)\s?=(?!=)|^\s{1,8}def run\(self, result|\bsetattr\(\s?(?:unittest\.)?TestCase|\bpytest\.(?:raises|fail|approx)\s?=(?!=)|\bdef pytest_(?:runtest_\w+|collection_modifyitems|sessionfinish|report\w+|pyfunc_call)\b|\bbuiltins\.\w+\s?=(?!=)|\bmacro_rules! (?:debug_)?assert/,
    verb: 'block',
    what: PATCHED,
  },
  {
    pattern: /\bclass (?:RSpec|Minitest)::|\bmodule Minitest::Assertions|\bdef (?:assert|assert_equal|refute)\b/,
    verb: 'block',
    what: PATCHED,
  },
  {
    pattern:
      /\bprocess\.exit\s?\(\s?0?\s?\)|\bprocess\.exitCode\s?=\s?0|\bprocess\.reallyExit\b|\bprocess\.exit\s?=|\b(?:os\._exit|sys\.exit|quit|exit)\(\s?0?\s?\)|\bos\.Exit\(0\)|\bstd::process::exit\(0\)|\b(?:System|Environment)\.(?:exit|Exit)\(0\)|\bRuntime\.getRuntime\(\)\.(?:halt|exit)\(0\)|\bpytest\.exit\(|\bexit! ?\(?0?/,
    verb: 'block',
    what: 'a test ends the run as if it had passed',
    inTests: true,
  },
  {
    pattern:
      /\bcatch\s?(?:\([^()\n]{0,80}\))?\s?\{\s?\}|\bfinally\s?\{\s?return\b|\.then\(\s?\(\)\s?=>\s?[^,\n]{1,20},\s?\(\)\s?=>|\bprocess\.on\(\s?["'](?:uncaughtException|unhandledRejection)|\brunCatching\s?\{|^\s{0,60}void expect\b|\bexpect\s?\.\s?soft\b|\bexcept[^:\n]{0,80}:\s?(?:pass|\.\.\.|return)\b|\brescue\b[^\n]{0,60}(?:nil|;\s?end)\s?$/,
    verb: 'hold',
    what: 'a test swallows errors',
    inTests: true,
  },
  {
    pattern:
      /\bif\s?\(?\s?(?:false|0|!1|nil|False)\s?[):{ ]|\bif False:|&&\s?false\b|\bif cfg!\(\s?(?:never|any\(\)|FALSE)\s?\)/,
    verb: 'block',
    what: 'code of a test that is never reached',
    inTests: true,
  },
  {
    pattern:
      /\b(?:jest\.retryTimes|this\.retries|\.retries)\s?\(|\bretr(?:y|ies)\s?:\s?[1-9]|@pytest\.mark\.flaky\b|\bflaky\(|@(?:Flaky|RetryingTest|RepeatedIfExceptionsTest)\b/,
    verb: 'hold',
    what: 'a test is tried again until it passes',
    inTests: true,
  },
  {
    pattern:
      /\buseFakeTimers\s?\(|\bpatch(?:\.object)?\(\s?["']?(?:time|datetime|random)\b|\bsetattr\(\s?["'](?:time|datetime|random)\.|\b(?:Date\.now|Math\.random|performance\.now|global(?:This)?\.Date|time\.time|random\.random)\s?=(?!=)/,
    verb: 'hold',
    what: 'a clock or a source of chance was replaced',
    inTests: true,
  },
]

const LONGEST = 4_000

/** Tricks on the runner in lines that are new: what is taken out elsewhere in the file does not count against them. */
export function observeRunner(file: FileChange): Observation[] {
  const { path, after, addedLines } = file
  if (!isCodePath(path) || isMarkup(path) || after?.text === undefined || addedLines.length === 0) return []
  const inTests = isTestPath(path)
  const suspects = addedLines.filter(({ text }) => HINT.test(text))
  if (suspects.length === 0) return []
  const { withoutComments, codeOnly } = mask(after.text, syntaxOf(path))
  const lines = withoutComments.split('\n')
  const code = codeOnly.split('\n')
  const moved = new Set(file.removedLines.map(({ text }) => text.trim()))
  return suspects
    .filter(({ text }) => !moved.has(text.trim()))
    .flatMap(({ number }) => {
      const line = (lines[number - 1] ?? '').slice(0, LONGEST)
      const seen = TRICKS.filter(
        (trick) => (trick.inTests !== true || inTests) && begins(trick, line, code[number - 1]),
      )
      return seen.map(({ verb, what }) => ({ verb, what, path, line: number }))
    })
}

// Some word of each trick, looked for at the beginnings of words only: most lines have nothing to do with any of them.
const HINT =
  /\b(?:finally|then|void expect|runCatching|useFakeTimers|patch|setattr|soft|Runtime|Environment|cfg!|env|environ|getenv|Getenv|ENV|NODE_ENV|sys\.modules|testing\.Testing|flag|typeof|defined\?|Rails|cfg!|process\.|GetEnvironmentVariable|_?exit|Exit|quit|Module|require|jest|vi|sinon|Object\.(?:defineProperty|assign)|Reflect|setattr|unittest|TestCase|def |pytest|mark|builtins|if |&&|macro_rules|class (?:RSpec|Minitest)|module Minitest|os\._exit|import\.meta|(?:expect|assert|it|test|describe)(?:\.\w+){0,3}\s?=|expect\.extend|global|globalThis|window|catch|except|rescue|return;?\s{0,9}$|retr|flaky|Flaky|Retr|Repeated|Date|Math\.random|random|performance|time\.time|this\.retries)/

// What begins within a string is said, not done; the names of modules and variables may stand in one.
function begins({ pattern }: Trick, line: string, code = ''): boolean {
  const found = pattern.exec(line)
  return found !== null && (/^["']/.test(found[0]) || code.charAt(found.index) === line.charAt(found.index))
}

function isMarkup(path: string): boolean {
  return ['html', 'htm', 'css', 'scss', 'less', 'sass', 'xml', 'graphql', 'proto', 'sql'].includes(extensionOf(path))
}
