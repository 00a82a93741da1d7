/** Logs of jobs as GitHub Actions serves them, written for tests: what failed stands among what every job prints. */

const HEAD = [
  "Current runner version: '2.329.0'",
  '##[group]Runner Image',
  'Image: ubuntu-24.04',
  '##[endgroup]',
  'Prepare workflow directory',
  'Complete job name: test',
  '##[group]Run actions/checkout@v4',
  'with:',
  '  repository: acme/app',
  '  token: ***',
  '##[endgroup]',
  'Syncing repository: acme/app',
  '\u001b[36;1m[command]/usr/bin/git version\u001b[0m',
]
const TAIL = [
  'Post job cleanup.',
  '[command]/usr/bin/git config --local --unset-all core.sshCommand',
  'Cleaning up orphan processes',
]

/** A step as the runner prints it, and its end. */
export function stepOf(command: string, output: readonly string[], exitCode: number | null = 1): string[] {
  return [
    `##[group]Run ${command}`,
    `\u001b[36;1m${command}\u001b[0m`,
    'shell: /usr/bin/bash -e {0}',
    'env:',
    '  DEPLOY_HOST: internal.acme.example',
    '##[endgroup]',
    ...output,
    ...(exitCode === null ? [] : [`##[error]Process completed with exit code ${exitCode}.`]),
  ]
}

/** With times, as it is served. */
export function jobLog(...steps: readonly (readonly string[])[]): string {
  const lines = [...HEAD, ...steps.flat(), ...TAIL]
  return `\ufeff${lines.map((line, index) => `2026-11-28T10:00:${String(index % 60).padStart(2, '0')}.1234567Z ${line}`).join('\n')}\n`
}

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index))
const INSTALLED = stepOf('npm ci', ['added 512 packages in 9s'], null)

export interface SampleLog {
  readonly name: string
  readonly log: string
  /** Lines that must be shown, whatever is left out. */
  readonly shown: readonly string[]
  /** What says nothing of the failure. */
  readonly hidden: readonly string[]
}

const COMMON = ['internal.acme.example', 'added 512 packages', 'Cleaning up orphan', '2026-11-28T', '\u001b', '##[']

export const SAMPLE_LOGS: readonly SampleLog[] = [
  {
    name: 'JavaScript (jest)',
    log: jobLog(
      INSTALLED,
      stepOf('npm test', [
        ...many(300, (index) => `PASS test/unit/case-${index}.test.js`),
        '\u001b[31mFAIL\u001b[0m test/parse.test.js',
        '  ● parse › keeps the order of keys',
        '',
        '    expect(received).toEqual(expected) // deep equality',
        '',
        '    TypeError: keys.toSorted is not a function',
        '      at parse (src/parse.js:14:22)',
        ...many(300, (index) => `PASS test/other/case-${index}.test.js`),
        'Tests:       1 failed, 600 passed, 601 total',
      ]),
    ),
    shown: ['keys.toSorted is not a function', 'src/parse.js:14:22', 'FAIL test/parse.test.js', '1 failed, 600 passed'],
    hidden: [...COMMON, 'case-150.test.js'],
  },
  {
    name: 'Python (pytest)',
    log: jobLog(
      stepOf('pip install -e .', ['Successfully installed app-1.0'], null),
      stepOf('pytest -q', [
        'collected 812 items',
        ...many(400, (index) => `tests/test_${index}.py ..........`),
        '=================================== FAILURES ===================================',
        '_________________________________ test_rounds __________________________________',
        '    def test_rounds():',
        '>       assert total([0.1, 0.2]) == Decimal("0.3")',
        "E       AssertionError: assert 0.30000000000000004 == Decimal('0.3')",
        'tests/test_money.py:12: AssertionError',
        '=========================== short test summary info ============================',
        'FAILED tests/test_money.py::test_rounds - AssertionError: assert 0.3000000000...',
        '1 failed, 811 passed in 12.01s',
      ]),
    ),
    shown: ['assert total([0.1, 0.2])', 'tests/test_money.py:12', 'FAILED tests/test_money.py::test_rounds'],
    hidden: ['internal.acme.example', 'Successfully installed', 'tests/test_200.py', 'Cleaning up'],
  },
  {
    name: 'Go',
    log: jobLog(
      stepOf('go test -race ./...', [
        ...many(250, (index) => `ok  \tacme.example/app/pkg${index}\t0.0${index % 10}s`),
        '--- FAIL: TestQueue (0.02s)',
        '    queue_test.go:41: got 3 items, want 2',
        'WARNING: DATA RACE',
        'Read at 0x00c0000b4010 by goroutine 9:',
        'panic: send on closed channel [recovered]',
        'FAIL\tacme.example/app/queue\t0.031s',
        ...many(250, (index) => `ok  \tacme.example/app/later${index}\t0.0${index % 10}s`),
        'FAIL',
      ]),
    ),
    shown: ['--- FAIL: TestQueue', 'queue_test.go:41: got 3 items, want 2', 'panic: send on closed channel'],
    hidden: ['internal.acme.example', 'app/pkg100\t', 'app/later100\t'],
  },
  {
    name: 'Rust',
    log: jobLog(
      stepOf(
        'cargo clippy -- -D warnings',
        [
          ...many(400, (index) => `   Compiling crate${index} v1.0.${index}`),
          'error: this `if` has identical blocks',
          '  --> src/lib.rs:88:13',
          '   |',
          '88 |             if ready { 1 } else { 1 }',
          'error[E0382]: borrow of moved value: `list`',
          '  --> src/list.rs:7:20',
          'error: could not compile `app` (lib) due to 2 previous errors',
        ],
        101,
      ),
    ),
    shown: ['this `if` has identical blocks', 'src/lib.rs:88:13', 'error[E0382]', 'src/list.rs:7:20'],
    hidden: ['internal.acme.example', 'Compiling crate200 '],
  },
  {
    name: 'Java (Maven)',
    log: jobLog(
      stepOf('mvn -B verify', [
        ...many(500, (index) => `[INFO] Downloaded from central: https://repo.example/artifact-${index}.jar`),
        '[INFO] Running com.acme.ParserTest',
        '[ERROR] Tests run: 9, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE!',
        '[ERROR] com.acme.ParserTest.readsEmpty -- Time elapsed: 0.01 s <<< ERROR!',
        'java.lang.NullPointerException: Cannot invoke "String.length()" because "text" is null',
        '\tat com.acme.Parser.read(Parser.java:31)',
        ...many(300, (index) => `[INFO] module ${index} skipped`),
        '[INFO] BUILD FAILURE',
      ]),
    ),
    shown: ['Cannot invoke "String.length()"', 'Parser.java:31', 'ParserTest.readsEmpty', 'BUILD FAILURE'],
    hidden: ['internal.acme.example', 'artifact-250.jar', 'module 150 skipped'],
  },
]
